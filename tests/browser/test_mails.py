"""Every mail as a mail reader draws it: narrow and wide, light and dark."""

from pathlib import Path

import pytest

from tests.browser.conftest import violations

MAILS = sorted((Path(__file__).resolve().parents[1] / "snapshots" / "mails").glob("*.txt"))
GROUNDS = {False: "#ffffff", True: "#1f1f1f"}  # a mail has none of its own: these are of mail readers
WIDTH = "document.documentElement.scrollWidth"
NOT_UNDERSTOOD = """[...document.querySelectorAll("[style]")].flatMap(each =>
    each.getAttribute("style").split(";").map(part => part.split(":")[0]).filter(name => !each.style.getPropertyValue(name)))"""
OF_PAGES = ("region", "landmark-one-main", "page-has-heading-one")  # what axe asks of pages, and not of mails


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [320, 600])
def test_every_mail_fits_its_width_and_is_legible(browser, width, dark):
    page = browser(width=width, dark=dark)
    assert len(MAILS) > 15
    for path in MAILS:
        page.set_content("<!DOCTYPE html>" + path.read_text("utf-8").split("<!DOCTYPE html>", 1)[1])
        assert (path.name, page.evaluate(NOT_UNDERSTOOD)) == (path.name, [])
        page.evaluate(f"document.body.style.background = '{GROUNDS[dark]}'")
        found = [each for each in violations(page) if not each.startswith(OF_PAGES)]
        assert (path.name, found, page.evaluate(WIDTH)) == (path.name, [], width)
