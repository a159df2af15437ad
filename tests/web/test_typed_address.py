"""A guest may type anybody's address: no page tells whether it is known here, or who has it."""

import re

import pytest

from tests.web.forms import post_form, sign_in, steady
from tests.web.visitors import send

GUEST = {"name": "Gil Guest", "subject": "No paper", "details": "The tray is empty."}
PAGES = ("/requests", "/requests/new")


@pytest.fixture
def seen(app, cast):
    """What a guest who typed this address sees on every page of theirs, and after an answer of theirs: `seen(address)`."""

    def seen(address: str) -> list[str]:
        browser = app.test_client()
        url = post_form(browser, "/requests/new", **GUEST, email=address).location
        pages = [browser.get(each).text for each in (url, url, *PAGES)]
        post_form(browser, url, to=f"{url}/comments", body="Still empty.")
        pages.append(browser.get(url).text)
        return [same(page, address) for page in pages]

    return seen


NUMBERS = re.compile(
    r'(#|/requests/|request-|opened-|event-|author-|after=|until=)\d+|<time[^>]*>|name="key" value="[^"]*"'
)


def same(page: str, address: str) -> str:
    """A page without what any two guests' differ in: numbers, times and the address that they typed."""
    return NUMBERS.sub("", steady(page).replace(address, "ADDRESS"))


@pytest.mark.parametrize("known", ["zoe@example.com", "ana@example.com", "bo@example.com"])
def test_every_page_is_the_same_for_a_known_address_and_one_that_is_new(seen, known):
    for fresh, theirs in zip(seen("new@example.org"), seen(known), strict=True):
        assert fresh == theirs


def test_who_signs_in_afterwards_is_told_no_name_either(client, cast, mails):
    url = post_form(client, "/requests/new", **GUEST, email="zoe@example.com").location
    sign_in(client, "rui@example.com")
    page = client.get(url).text
    assert "This was sent from this browser, not from your account." in page
    assert not re.search(r"Zoe|Stranger|>ZS<", page)
    send(client, f"{url}/comments", body="Still empty.")
    assert not re.search(r"Zoe|Stranger|>ZS<", client.get(url).text)
