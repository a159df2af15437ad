"""A draft goes on where it was left, on another device."""

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
