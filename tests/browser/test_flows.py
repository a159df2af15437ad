"""The whole way, as people go it: with scripts, without, and by keyboard alone."""

import pytest

from helpdesk import actions, queries
from helpdesk.rules.text import render
from tests.cast import open_ticket


@pytest.mark.parametrize("scripts", [True, False])
def test_a_guest_asks_an_agent_answers_the_guest_sees_resolves_and_reopens(browser, scripts):
    guest = browser(width=390, height=844, scripts=scripts)
    guest.goto("/requests/new")
    guest.get_by_label("Your name").fill("Gil Guest")
    guest.get_by_label("E-mail").fill("gil@example.com")
    guest.get_by_label("Subject").fill("The kettle hums")
    guest.get_by_label("Details").fill("It hums **loudly** & <sings>.")
    guest.get_by_role("button", name="Send").click()
    guest.get_by_text("was sent.").wait_for()
    assert guest.get_by_text("<sings>").is_visible()
    address = guest.url.partition("?")[0]

    ana = browser(scripts=scripts, as_="ana@example.com")
    ana.goto("/tickets")
    ana.get_by_role("link", name="The kettle hums").click()
    ana.get_by_label("Message").fill("We turn it down.")
    ana.get_by_role("button", name="Send", exact=True).click()
    ana.locator(".message", has_text="We turn it down.").wait_for()

    guest.goto(address)
    assert guest.get_by_text("We turn it down.").is_visible()
    guest.get_by_role("button", name="Mark as resolved").click()
    guest.get_by_role("button", name="Reopen", exact=True).click()
    guest.get_by_role("button", name="Mark as resolved").wait_for()

    ana.goto("/tickets?view=open")
    assert ana.get_by_role("link", name="The kettle hums").is_visible()


def test_a_reply_and_a_note_cannot_be_confused(browser, cast):
    ana = browser(as_="ana@example.com")
    ana.goto(f"/tickets/{cast.ticket}")
    composer = ana.locator("#composer")
    public = composer.evaluate("box => getComputedStyle(box).backgroundColor")
    assert ana.get_by_role("button", name="Send", exact=True).is_visible()
    assert composer.get_by_text("rui@example.com").is_visible()
    composer.get_by_text("Internal note", exact=True).click()
    assert composer.evaluate("box => getComputedStyle(box).backgroundColor") != public
    assert not ana.get_by_role("button", name="Send", exact=True).is_visible()
    assert not composer.get_by_text("rui@example.com").is_visible()
    assert composer.get_by_text("not visible to the requester").is_visible()
    ana.get_by_label("Message").fill("Between us.")
    ana.get_by_role("button", name="Add note").click()
    ana.locator(".message--internal", has_text="Between us.").wait_for()


def test_a_property_saves_in_place_while_a_reply_is_being_typed(app, browser, cast):
    ana = browser(as_="ana@example.com")
    ana.goto(f"/tickets/{cast.ticket}")
    ana.get_by_label("Message").fill("Half a sentence")
    ana.get_by_label("Priority").select_option("urgent")
    ana.get_by_text("changed the priority").wait_for()
    assert ana.get_by_label("Message").input_value() == "Half a sentence"
    with app.app_context():
        assert queries.tickets.get(cast.ana, cast.ticket).priority_id == 4


def test_a_conflict_of_one_field_is_told_beside_it_and_the_reply_stays(app, browser, cast):
    ana = browser(as_="ana@example.com")
    ana.goto(f"/tickets/{cast.ticket}")
    ana.get_by_label("Message").fill("Half a sentence")
    with app.app_context():
        actions.set_priority(cast.bo, cast.ticket, "urgent")
    ana.get_by_label("Priority").select_option("low")
    ana.get_by_text("Bo Admin changed this to “Urgent” meanwhile").wait_for()
    assert ana.get_by_label("Priority").input_value() == "urgent"
    assert ana.get_by_label("Message").input_value() == "Half a sentence"


def test_two_agents_at_once_get_the_guard_and_keep_their_text(app, browser, cast):
    ana = browser(as_="ana@example.com")
    ana.goto(f"/tickets/{cast.ticket}")
    ana.get_by_label("Message").fill("My long answer.")
    with app.app_context():
        actions.reply(cast.bo, cast.ticket, render("Bo was faster."))
    ana.get_by_role("button", name="Send", exact=True).click()
    ana.get_by_role("button", name="Send anyway").wait_for()
    assert ana.get_by_label("Message").input_value() == "My long answer."
    assert ana.get_by_text("Bo was faster.").is_visible()
    ana.get_by_role("button", name="Send anyway").click()
    ana.locator(".timeline .message", has_text="My long answer.").wait_for()


def test_the_queue_and_a_ticket_by_keyboard_alone(app, browser, cast):
    with app.app_context():
        for number in range(3):
            open_ticket(cast.rui, f"Letter {number}")
    ana = browser(as_="ana@example.com")
    ana.goto("/tickets")
    ana.locator(".queue-box[data-htmx-powered]").wait_for()  # before that the form is sent as a plain one
    press = ana.keyboard.press
    press("j")
    press("j")
    assert "Letter 1" in ana.evaluate("document.activeElement.textContent")
    press("x")
    press("j")
    press("x")
    assert "2 selected" in ana.locator("[data-selection-count]").text_content()
    press("e")
    ana.get_by_text("2 tickets changed.").wait_for()
    assert ana.locator(".queue__row--gone").count() == 2
    assert "Letter 0" in ana.evaluate("document.activeElement.textContent")  # the place in the list is kept
    press("g")
    press("u")
    ana.wait_for_url("**/tickets?view=unassigned")
    press("j")
    press("Enter")
    ana.wait_for_url("**/tickets/*")
    press("n")
    ana.keyboard.type("Typed by hand: j x e")
    press("Control+Enter")
    ana.locator(".message--internal", has_text="Typed by hand: j x e").wait_for()
    press("Escape")
    press("u")
    ana.wait_for_url("**/tickets?view=unassigned")


def test_control_and_enter_send_and_change_nothing_else(browser, cast):
    ana = browser(as_="ana@example.com")
    ana.goto(f"/tickets/{cast.ticket}")
    head = ana.locator(f"#ticket-{cast.ticket}-head")
    for keys, text, status in (
        ("Control+Enter", "Just an answer.", "Open"),
        ("Control+Shift+Enter", "Done now.", "Resolved"),
    ):
        ana.get_by_label("Message").fill(text)
        ana.keyboard.press(keys)
        ana.locator(".timeline .message", has_text=text).wait_for()
        assert status in head.text_content()


def test_what_was_typed_survives_a_reload(browser, cast):
    rui = browser(as_="rui@example.com")
    rui.goto("/requests/new")
    rui.get_by_label("Details").fill("A long story that nobody types twice.")
    rui.get_by_text("Saved on this device").wait_for()
    rui.reload()
    rui.get_by_text("Restored what you had begun.").wait_for()
    assert rui.get_by_label("Details").input_value() == "A long story that nobody types twice."


def test_nothing_that_somebody_types_runs(browser, cast, app):
    evil = '<img src=x onerror="window.__xss=1"><script>window.__xss=1</script>'
    with app.app_context():
        number = open_ticket(cast.rui, evil, f"{evil}\n\n[x](javascript:window.__xss=1) `{evil}`")
    for name, paths in {
        "ana": ("/tickets", f"/tickets/{number}", "/tickets?q=window"),
        "rui": ("/requests", f"/requests/{number}"),
    }.items():
        page = browser(as_=f"{name}@example.com")
        for path in paths:
            page.goto(path)
            assert page.evaluate("window.__xss === undefined")


def test_nothing_complains_where_pages_move(browser, cast):
    for _ in range(5):  # whether a transition is cut off is a matter of moments
        ana = browser(motion=True, as_="ana@example.com")
        ana.locator(".queue__link").first.click()
        ana.wait_for_url("**/tickets/*")
        ana.locator(".back-link").click()
        ana.locator(".queue").wait_for()
        rui = browser(motion=True, as_="rui@example.com")
        rui.goto("/requests/new")
        rui.goto("/requests")


def test_a_ticket_that_is_pointed_at_is_there_when_it_is_clicked(browser, cast, app):
    ana = browser(as_="ana@example.com")
    link = ana.locator(".queue__link").first
    path = link.get_attribute("href")
    ana.add_init_script("window.setInterval = () => 0")  # so that no later question finds it
    with ana.expect_response(lambda answer: answer.url.endswith(path)):
        link.hover()
    with app.app_context():
        actions.note(cast.bo, int(path.rpartition("/")[2]), render("Came after it was fetched."))
    link.click()
    ana.get_by_text("Came after it was fetched.").wait_for()
    kind = ana.evaluate("performance.getEntriesByType('navigation')[0].deliveryType")
    assert kind == "navigational-prefetch"
