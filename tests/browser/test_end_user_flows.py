"""What an end user does, from asking to the follow-up: with scripts, without, by keyboard alone; on a phone, light and dark."""

import pytest

from helpdesk import actions
from helpdesk.effects.links import Links
from helpdesk.rules.actor import system
from helpdesk.rules.text import render
from tests.browser.conftest import sync_api, violations
from tests.cast import PASSWORD

expect = sync_api.expect
FILE = {"name": "a.txt", "mimeType": "text/plain", "buffer": b"a"}
UPLOADED = ".upload:not(template *):has([name=upload]:enabled)"
NAME = """element => (element.labels?.[0] ?? element).textContent.trim()"""


def check(page, scripts: bool) -> None:
    """No page scrolls sideways; axe, which needs scripts, finds nothing."""
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    assert not scripts or violations(page) == []


def message(page, text: str):
    return page.locator(".timeline .message", has_text=text)


@pytest.mark.parametrize(("scripts", "dark"), [(True, False), (True, True), (False, True)])
def test_from_asking_to_the_follow_up(app, browser, cast, scripts, dark):
    rui = browser(width=390, height=844, scripts=scripts, dark=dark, as_="rui@example.com")
    rui.goto("/requests/new")
    rui.get_by_label("Subject").fill("The kettle hums")
    rui.get_by_label("Details").fill("It hums.")
    rui.get_by_label("Add files").set_input_files(FILE)
    if scripts:
        rui.locator(UPLOADED).wait_for()
    rui.get_by_role("button", name="Send").click()
    rui.get_by_text("was sent.").wait_for()
    assert rui.get_by_text("a.txt").is_visible()
    check(rui, scripts)
    number = int(rui.url.rpartition("/")[2])

    rui.get_by_label("Your reply").fill("It still hums.")
    rui.get_by_label("Add files").set_input_files({**FILE, "name": "b.txt"})
    if scripts:
        rui.locator(UPLOADED).wait_for()
    rui.get_by_role("button", name="Reply").click()
    message(rui, "It still hums.").get_by_text("b.txt").wait_for()

    rui.get_by_role("button", name="Mark as resolved").click()
    rui.get_by_label("Not good").check()
    rui.get_by_role("button", name="Send the rating").click()
    rui.get_by_text("You can still change it.").wait_for()
    check(rui, scripts)
    rui.get_by_role("button", name="Reopen", exact=True).click()
    rui.get_by_role("button", name="Mark as resolved").wait_for()

    with app.app_context():
        actions.set_status(cast.ana, number, "closed")
    rui.goto(f"/requests/{number}")
    rui.get_by_label("Your reply").fill("And now it rattles.")
    check(rui, scripts)
    rui.get_by_role("button", name="Open a follow-up").click()
    rui.get_by_text("This follows up on").wait_for()
    assert int(rui.url.rpartition("/")[2]) == number + 1
    check(rui, scripts)


@pytest.mark.parametrize(("scripts", "dark"), [(True, False), (True, True), (False, False)])
def test_a_ticket_link_opens_one_request_and_a_dead_one_leads_on(app, browser, cast, scripts, dark):
    with app.app_context():
        path = Links("", system("worker")).request(cast.ticket, cast.rui.user_id)
    guest = browser(width=390, height=844, scripts=scripts, dark=dark)
    guest.goto(path)
    guest.get_by_label("Your reply").fill("Without a password.")
    check(guest, scripts)
    guest.get_by_role("button", name="Reply").click()
    message(guest, "Without a password.").wait_for()
    guest.goto(f"/requests/{cast.noise}")
    assert "/sign-in?" in guest.url
    with app.app_context():
        actions.revoke_ticket_links(cast.ana, cast.ticket)
    guest.goto(path)
    guest.get_by_role("heading", name="This link does not work").wait_for()
    check(guest, scripts)
    guest.get_by_role("link", name="Sign in").last.click()
    guest.get_by_label("E-mail").wait_for()


def tab_to(page, name: str) -> None:
    """Press Tab until something of this name has the focus, as somebody without a mouse does."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(f"({NAME})(document.activeElement)").startswith(name):
            return
    raise AssertionError(f"“{name}” cannot be reached by Tab")


def write(page, name: str, text: str) -> None:
    tab_to(page, name)
    page.keyboard.type(text)


def press(page, name: str, key: str = "Enter") -> None:
    tab_to(page, name)
    page.keyboard.press(key)


def test_a_guest_asks_and_answers_by_keyboard_alone(browser, cast):
    guest = browser(width=390, height=844)
    guest.goto("/requests/new")
    write(guest, "Your name", "Gil Guest")
    write(guest, "E-mail", "gil@example.com")
    write(guest, "Subject", "The kettle hums")
    write(guest, "Details", "It hums.")
    press(guest, "Send")
    guest.get_by_text("was sent.").wait_for()
    write(guest, "Your reply", "It stopped.")
    press(guest, "Reply")
    message(guest, "It stopped.").wait_for()


def test_reply_copy_resolve_rate_and_reopen_by_keyboard_alone(app, browser, cast):
    with app.app_context():
        actions.reply(cast.ana, cast.ticket, render("Try another tray."))
    rui = browser(width=390, height=844, as_="rui@example.com")
    rui.goto(f"/requests/{cast.ticket}")
    press(rui, "Add someone")
    write(rui, "Their e-mail address", "kim@example.com")
    press(rui, "Add")
    rui.get_by_role("button", name="Remove kim@example.com").wait_for()
    rui.reload()
    press(rui, "Remove kim@example.com")
    rui.get_by_text("Nobody but you and us.").wait_for()
    rui.reload()
    write(rui, "Your reply", "That was it.")
    rui.keyboard.press("Control+Enter")
    message(rui, "That was it.").wait_for()
    press(rui, "Mark as resolved")
    rui.get_by_role("button", name="Reopen", exact=True).wait_for()
    rui.reload()
    press(rui, "Good", "Space")
    press(rui, "Send the rating")
    rui.get_by_text("You can still change it.").wait_for()
    rui.reload()
    press(rui, "Reopen")
    rui.get_by_role("button", name="Mark as resolved").wait_for()


def test_signing_in_by_keyboard_alone_after_a_wrong_password(browser, cast):
    rui = browser(width=390, height=844)
    rui.goto("/requests")
    expect(rui.get_by_label("E-mail")).to_be_focused()
    rui.keyboard.type("rui@example.com")
    write(rui, "Password", "not it")
    rui.keyboard.press("Enter")
    expect(rui.locator(".error-summary")).to_be_focused()
    expect(rui.get_by_label("E-mail")).to_have_value("rui@example.com")
    write(rui, "Password", PASSWORD)
    press(rui, "Sign in")
    rui.get_by_role("heading", name="My requests").wait_for()
