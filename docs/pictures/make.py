"""Takes the pictures of the README: `.venv/bin/python docs/pictures/make.py`, on a demo helpdesk of its own."""

import re
import shutil
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent))  # so the imports below come after it (E402)

from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

from helpdesk import create_app  # noqa: E402
from helpdesk.actions import demo  # noqa: E402
from helpdesk.rules.actor import system  # noqa: E402
from tests.browser.conftest import FLAGS  # noqa: E402
from tests.desk import settings_in  # noqa: E402
from tests.server import listening  # noqa: E402

PASSWORD = "demo-helpdesk"
AGENT, PERSON = "ana@demo.example", "rui@demo.example"
PICTURES = {
    # name: who, path ("*" is the first ticket of that list), width, height, dark
    "queue": (AGENT, "/tickets", 1280, 800, False),
    "ticket": (AGENT, "/tickets?view=mine *", 1280, 800, False),
    "portal": (PERSON, "/requests", 1280, 800, False),
    "phone": (AGENT, "/tickets", 390, 844, False),
    "dark": (AGENT, "/tickets?view=my-groups", 1280, 800, True),
}


def main() -> None:
    """Load a demo, serve it, take every picture."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        app = create_app(settings_in(Path(folder)))
        with app.app_context():
            demo.load(system("cli"), tickets=800, seed=1)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        with listening(app) as address:
            for name in PICTURES:
                take(browser, address, name)
        browser.close()


def take(browser: Browser, address: str, name: str) -> None:
    """Take one picture into this folder."""
    who, path, width, height, is_dark = PICTURES[name]
    context = browser.new_context(
        base_url=address, viewport={"width": width, "height": height}, color_scheme="dark" if is_dark else "light",
        reduced_motion="reduce", locale="en-GB",
    )  # fmt: skip
    page = context.new_page()
    sign_in(page, who)
    page.goto(path.removesuffix(" *"))
    if path.endswith(" *"):
        page.goto(re.search(r'href="(/tickets/[0-9]+)"', page.content())[1])
    page.screenshot(path=HERE / f"{name}.png")
    context.close()


def sign_in(page: Page, email: str) -> None:
    """Sign one of the demo's people in."""
    page.goto("/sign-in")
    page.fill("[name=email]", email)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)


if __name__ == "__main__":
    main()
