"""A draft goes on where it was left, on another device."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.browser.conftest import sync_api

expect = sync_api.expect


def is_kept(answer) -> bool:
    return "/drafts/" in answer.url and answer.request.method == "POST"


@pytest.mark.parametrize("place", ["/requests/new", "/requests/{}"])
def test_what_was_begun_here_goes_on_there_and_is_gone_once_it_was_sent(browser, cast, place):
    address, field = place.format(cast.ticket), "Details" if place.endswith("new") else "Your reply"
    desk = browser(as_="rui@example.com")
    desk.goto(address)
    with desk.expect_response(is_kept) as kept:
        desk.get_by_label(field).press_sequentially("A long story")
    assert kept.value.status == 204

    phone = browser(width=390, as_="rui@example.com")
    phone.goto(address)
    expect(phone.get_by_label(field)).to_have_value("A long story")
    if place.endswith("new"):
        phone.get_by_label("Subject").fill("Long")
        phone.get_by_role("button", name="Send").click()
    else:
        phone.get_by_role("button", name="Reply").click()
    phone.locator(".message", has_text="A long story").wait_for()

    tablet = browser(as_="rui@example.com")
    with tablet.expect_response("**/drafts/*") as asked:
        tablet.goto(address)
    assert asked.value.status == 204
    assert tablet.get_by_label(field).input_value() == ""


def test_start_afresh_forgets_it_everywhere(browser, cast):
    desk = browser(as_="rui@example.com")
    desk.goto("/requests/new")
    with desk.expect_response(is_kept):
        desk.get_by_label("Details").press_sequentially("Never mind")
    phone = browser(as_="rui@example.com")
    phone.goto("/requests/new")
    with phone.expect_response("**/removal"):
        phone.get_by_role("button", name="Start afresh").click()
    assert phone.get_by_label("Details").input_value() == ""
    phone.reload()
    expect(phone.get_by_label("Details")).to_have_value("")


@pytest.fixture
def minute(monkeypatch):
    """Let a guest's forms be made and come back in the minute that is set, all at the same moment of it."""
    begun = datetime.now(UTC)

    def minute(number: int) -> None:
        monkeypatch.setattr("helpdesk.web.portal.pace.now", lambda: begun + timedelta(minutes=number))

    minute(0)
    return minute


def test_a_guest_whose_draft_came_back_may_send_it_at_once(browser, cast, minute):
    page = browser()
    page.goto("/requests/new")
    for label, words in {"Your name": "Gil", "E-mail": "gil@example.com", "Subject": "Hum"}.items():
        page.get_by_label(label).fill(words)
    page.get_by_label("Details").fill("It hums.")
    page.get_by_text("Saved on this device").wait_for()
    minute(1)
    page.reload()
    page.get_by_text("Restored").wait_for()
    page.get_by_role("button", name="Send").click()
    page.get_by_text("was sent.").wait_for()

    page.goto("/requests/new")
    assert page.get_by_label("Your name").input_value() == "Gil"
    page.get_by_label("E-mail").fill("gila@example.com")
    page.get_by_text("Saved on this device").wait_for()
    page.reload()
    expect(page.get_by_label("E-mail")).to_have_value("gila@example.com")
    page.get_by_role("button", name="Start afresh").click()
    assert page.get_by_label("E-mail").input_value() == "gil@example.com"


def test_who_sends_at_once_what_no_draft_brought_is_asked_once_more(browser, cast, minute):
    page = browser()
    page.goto("/requests/new")
    for label in ("Your name", "Subject", "Details"):
        page.get_by_label(label).fill("Gil")
    page.get_by_label("E-mail").fill("gil@example.com")
    for told in ("faster than people type", "was sent."):
        page.get_by_role("button", name="Send").click()
        page.get_by_text(told).wait_for()
