"""Sending is undone in place, with scripts and without, by pointer and by the letter z; left alone, it goes out by itself."""

import pytest

from helpdesk import actions, queries
from helpdesk.clock import now
from helpdesk.db import read
from helpdesk.rules.actor import system
from tests.browser.conftest import violations
from tests.browser.test_ended_session import end_sessions
from tests.cast import PASSWORD
from tests.waiting import until

TEXT = "Try another tray."


@pytest.fixture
def ana(app, browser, cast):
    """Make a page of Ana, whose replies wait for so many seconds, on Rui's ticket."""

    def ana(seconds: int, **options):
        with app.app_context():
            actions.change_preferences(
                system(), cast.ana.user_id, locale=None, time_zone=None, preferences={"undo_seconds": seconds}
            )
        page = browser(as_="ana@example.com", **options)
        page.goto(f"/tickets/{cast.ticket}")
        if options.get("scripts", True):
            page.locator("#composer[data-htmx-powered]").wait_for()
        return page

    return ana


def send(page, text: str = TEXT) -> None:
    """Write a public reply, and wait until the page shows that it is held."""
    page.get_by_label("Message").fill(text)
    page.get_by_role("button", name="Send", exact=True).click()
    page.locator(".timeline").get_by_text("Sending in").wait_for()


def comments(app, cast) -> list[str]:
    """The public comments of the ticket."""
    with app.app_context(), read():
        return [each.content for each in queries.tickets.public_comments(cast.ticket, now())]


@pytest.mark.parametrize("way", ["pointer", "letter"])
def test_undo_puts_the_text_back_before_what_was_typed_since_and_it_survives_a_reload(app, ana, cast, way):
    page = ana(120)
    send(page)
    field = page.get_by_label("Message")
    assert field.input_value() == ""
    field.fill("And more.")
    if way == "letter":
        page.keyboard.press("Escape")
        page.keyboard.press("z")
    else:
        page.get_by_role("button", name="Undo").click()
    page.get_by_text("Taken back. Nothing was sent.").wait_for()
    assert field.input_value() == f"{TEXT}\n\nAnd more."
    assert page.evaluate("document.activeElement.id") == "composer-body"
    assert page.locator(".timeline").get_by_text(TEXT).count() == 0
    page.get_by_text("Saved on this device").wait_for()
    page.reload()
    page.get_by_text("Restored what you had begun.").wait_for()
    assert field.input_value() == f"{TEXT}\n\nAnd more."
    assert comments(app, cast) == []


def test_without_scripts_two_plain_buttons_take_it_back_or_send_it(app, ana, cast):
    page = ana(120, scripts=False, width=390)
    send(page)
    field = page.get_by_label("Message")
    field.fill("And more.")
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("Taken back").wait_for()
    assert field.input_value() == f"{TEXT}\n\nAnd more."
    page.get_by_role("button", name="Send", exact=True).click()
    field.fill("The next one")
    page.get_by_role("button", name="Send now").click()
    page.get_by_text("Reply sent.").wait_for()
    assert field.input_value() == "The next one"
    assert comments(app, cast) == [f"{TEXT}\n\nAnd more."]


def test_undo_in_a_session_that_ended_is_done_after_signing_in_and_sends_nothing(app, ana, cast):
    page = ana(120)
    send(page)
    page.get_by_label("Message").fill("And more.")
    end_sessions(app)
    page.get_by_role("button", name="Undo").click()
    dialog = page.get_by_role("dialog", name="You have been signed out")
    dialog.get_by_label("E-mail").fill("ana@example.com")
    dialog.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_text("Taken back. Nothing was sent.").wait_for()
    assert page.get_by_label("Message").input_value() == f"{TEXT}\n\nAnd more."
    assert comments(app, cast) == []


def test_left_alone_an_open_page_sends_it_and_touches_nothing_that_is_typed(app, ana, cast):
    page = ana(5)
    page.get_by_label("Message").fill(TEXT)
    page.get_by_role("button", name="Send and resolve").click()
    page.locator(".timeline").get_by_text("then").wait_for()
    page.get_by_label("Message").fill("The next one")
    page.get_by_text("Reply sent.").wait_for()
    assert page.get_by_role("button", name="Undo").count() == 0
    assert page.locator(".timeline [id^=event-]", has_text=TEXT).is_visible()
    assert page.get_by_label("Status").input_value() == "resolved"
    assert page.get_by_label("Message").input_value() == "The next one"
    assert comments(app, cast) == [TEXT]


def test_two_tabs_ask_at_once_and_it_goes_out_once(app, ana, cast):
    one = ana(120)
    send(one)
    two = one.context.new_page()
    two.goto(f"/tickets/{cast.ticket}")
    two.get_by_role("button", name="Send now").click()
    one.get_by_role("button", name="Send now").click()
    for page in (one, two):
        until(lambda page=page: page.get_by_role("button", name="Send now").count() == 0)
    assert comments(app, cast) == [TEXT]


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)])
def test_axe_finds_nothing_while_it_waits(ana, width, dark):
    page = ana(120, width=width, height=844, dark=dark)
    send(page)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
