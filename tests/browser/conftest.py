"""Debian's Chromium on a helpdesk that really listens. Whatever a page complains about fails its test."""

import json
import shutil
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from helpdesk import queries
from helpdesk.web.cookies import SESSION
from tests.cast import PASSWORD
from tests.server import listening
from tests.web.visitors import new_session

sync_api = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
]  # fmt: skip
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text("utf-8")
EXPECTED = ("422", "409", "404", "403", "401", "400")  # the browser logs each refused answer as a failure


@pytest.fixture(scope="session")
def chromium() -> Iterator[object]:
    """One browser for the run."""
    if CHROMIUM is None:
        pytest.skip("Debian's chromium is not installed")
    with warnings.catch_warnings(), sync_api.sync_playwright() as playwright:
        warnings.simplefilter("ignore")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def address(app, cast) -> Iterator[str]:
    """Where the helpdesk with the cast listens."""
    with listening(app) as url:
        yield url


@pytest.fixture
def browser(app, chromium, address) -> Iterator[Callable]:
    """Make a page in a browser of its own: `browser(width=390, dark=True, scripts=False, as_="ana@example.com")`."""
    complaints: list[str] = []
    with ExitStack() as stack:

        def make(*, width=1280, height=800, dark=False, scripts=True, motion=False, zone=None, as_=None):
            context = chromium.new_context(
                base_url=address, viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light",
                java_script_enabled=scripts, reduced_motion="no-preference" if motion else "reduce",
                timezone_id=zone,
            )  # fmt: skip
            stack.callback(context.close)
            page = context.new_page()
            page.set_default_timeout(10_000)
            listen(page, complaints)
            if as_:
                context.add_cookies([{"name": SESSION, "value": session_of(app, as_), "url": address}])
                page.goto("/")
            return page

        yield make
    assert complaints == []


def listen(page, complaints: list[str]) -> None:
    """Keep what the page complains about: errors, console errors, policy reports."""
    page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
    page.on("console", lambda line: complain(line, complaints))


def complain(line, complaints: list[str]) -> None:
    """A refused answer is expected; everything else that is an error is not."""
    if line.type == "error" and not any(f"status of {status}" in line.text for status in EXPECTED):
        complaints.append(f"console: {line.text}")


def session_of(app, email: str) -> str:
    """Start a session of one of the cast, without the form, which test_entry tries."""
    with app.app_context():
        return new_session(queries.people.by_email(email).id)


def sign_in(page, email: str):
    """Sign a person of the cast in by the form."""
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)
    return page


def violations(page) -> list[str]:
    """What axe finds on the page as it stands. Goes through the debugger, since the content policy forbids script tags."""
    session = page.context.new_cdp_session(page)
    session.send("Runtime.evaluate", {"expression": AXE})
    script = "axe.run(document, {resultTypes: ['violations']}).then(r => JSON.stringify(r.violations))"
    found = session.send(
        "Runtime.evaluate", {"expression": script, "awaitPromise": True, "returnByValue": True}
    )
    session.detach()
    return [
        f"{each['id']}: {node['html'][:150]}"
        for each in json.loads(found["result"]["value"])
        for node in each["nodes"]
    ]
