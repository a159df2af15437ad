"""The keyboard keeps its place on the agents' pages: after every swap, after Esc, and visibly."""

import pytest

from helpdesk import actions, queries
from helpdesk.clock import now
from helpdesk.db import read
from helpdesk.rules.actor import system
from helpdesk.rules.text import render

HAS_FOCUS = "document.activeElement.id"
RING = "getComputedStyle(document.activeElement).outlineStyle"


@pytest.fixture
def ana(browser, cast):
    """Ana's page of Rui's ticket."""
    page = browser(as_="ana@example.com")
    page.goto(f"/tickets/{cast.ticket}")
    page.locator("#composer[data-htmx-powered]").wait_for()
    return page


@pytest.fixture
def queue(browser, cast):
    """Ana's queue."""
    page = browser(as_="ana@example.com")
    page.goto("/tickets")
    page.locator(".queue-box[data-htmx-powered]").wait_for()
    return page


def press(page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


@pytest.fixture
def slow(app, cast) -> None:
    """Ana's replies wait two minutes."""
    with app.app_context():
        actions.change_preferences(
            system(), cast.ana.user_id, locale=None, time_zone=None, preferences={"undo_seconds": 120}
        )


@pytest.mark.parametrize("meanwhile", [False, True], ids=["empty", "somebody was faster"])
def test_a_reply_that_is_refused_leaves_it_in_the_text(app, ana, cast, meanwhile):
    if meanwhile:
        ana.get_by_label("Message").fill("Try another tray.")
        with app.app_context():
            actions.reply(cast.bo, cast.ticket, render("Or none."))
    ana.get_by_role("button", name="Send", exact=True).focus()
    press(ana, "Enter")
    ana.locator("#composer-error").wait_for()
    assert ana.evaluate(HAS_FOCUS) == "composer-body"


def test_after_the_first_reply_it_is_at_what_stands_above_it(slow, ana):
    ana.get_by_label("Message").fill("Try another tray.")
    ana.get_by_role("button", name="Send", exact=True).focus()
    press(ana, "Enter")
    ana.get_by_role("button", name="Undo").wait_for()
    assert "It jams on page two." in ana.evaluate("document.activeElement.textContent")
    press(ana, "Tab")
    assert ana.evaluate("document.activeElement.textContent.trim()") == "Undo"


def test_after_send_now_it_is_at_the_message_that_was_sent(slow, ana):
    for text in ("Try another tray.", "Or none."):
        ana.get_by_label("Message").fill(text)
        ana.get_by_role("button", name="Send", exact=True).click()
        ana.locator(".timeline").get_by_text(text).wait_for()
    ana.get_by_role("button", name="Send now").first.focus()
    press(ana, "Enter")
    ana.get_by_text("Reply sent.").wait_for()
    assert ana.evaluate("document.activeElement.matches('[id^=event-] > .message')")
    assert "Try another tray." in ana.evaluate("document.activeElement.textContent")


@pytest.mark.parametrize(("name", "field"), [("Take it", "assignee"), ("Resolve", "status")])
def test_a_button_that_goes_leaves_it_at_the_field_that_it_has_set(ana, cast, name, field):
    ana.get_by_role("button", name=name, exact=True).focus()
    press(ana, "Enter")
    ana.get_by_role("button", name=name, exact=True).wait_for(state="detached")
    assert ana.evaluate(HAS_FOCUS) == f"ticket-{cast.ticket}-{field}-value"


def test_the_last_person_in_copy_leaves_it_at_the_field_for_the_next(app, ana, cast):
    ana.get_by_label("Add an e-mail address").fill("zoe@example.com")
    press(ana, "Enter")
    remove = ana.locator("aside").get_by_role("button", name="Zoe")
    remove.focus()
    press(ana, "Enter")
    remove.wait_for(state="detached")
    assert ana.evaluate(HAS_FOCUS) == f"ticket-{cast.ticket}-in-copy"


def test_the_message_where_it_is_has_a_ring_and_esc_leads_back_to_it(app, ana, cast):
    with app.app_context():
        actions.reply(cast.ana, cast.ticket, render("Try another tray."))
    ana.reload()
    press(ana, "j", "j", "r")
    ana.keyboard.type("Half a")
    press(ana, "Escape")
    assert "Try another tray." in ana.evaluate("document.activeElement.textContent")
    assert ana.evaluate(RING) == "solid"
    press(ana, "i")
    ana.get_by_role("button", name="Take it").wait_for(state="detached")
    assert "Try another tray." in ana.evaluate("document.activeElement.textContent")


def test_e_resolves_the_ticket(ana, cast):
    press(ana, "e")
    ana.locator(".ticket-head").get_by_text("Resolved").wait_for()
    assert ana.get_by_role("button", name="Resolve", exact=True).count() == 0


def test_enter_on_who_sees_it_sends_and_sets_no_status(app, ana, cast):
    press(ana, "n")
    ana.keyboard.type("Between us.")
    press(ana, "Shift+Tab", "Enter")
    ana.get_by_text("Note added.").wait_for()
    with app.app_context(), read():
        kinds = [each.kind for each in queries.tickets.timeline(cast.ana, cast.ticket, now()).items]
    assert kinds == ["noted"]


def test_in_the_queue_esc_leads_back_to_the_row_and_shift_takes_each_row_along(queue, cast):
    press(queue, "j", "j", "/", "Escape")
    assert queue.evaluate(HAS_FOCUS) == f"ticket-{cast.noise}-link"
    press(queue, "k", "x", "Shift+J")
    assert queue.get_by_text("2 selected").is_visible()


def test_what_is_done_with_many_rows_leaves_it_at_the_row(queue, cast):
    press(queue, "j", "x")
    resolve = queue.get_by_role("button", name="Resolve")
    resolve.focus()
    press(queue, "Enter")
    queue.get_by_text("1 ticket changed.").wait_for()
    assert queue.evaluate(HAS_FOCUS) == f"ticket-{cast.ticket}-link"
