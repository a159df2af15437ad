"""A new request as it is written: what is like it, what the topic wants, and nothing that moves."""

import pytest

from helpdesk import actions
from helpdesk.rules.actor import system
from tests.browser.conftest import sync_api, violations

expect = sync_api.expect
SHIFTS = """() => new PerformanceObserver((list) => list.getEntries().forEach((each) => {
  window.shifted = (window.shifted ?? 0) + each.value;
})).observe({type: "layout-shift", buffered: true})"""


@pytest.fixture
def form(app, browser, cast):
    """Rui, about to ask something; one topic has a hint."""
    with app.app_context():
        actions.add_category(system(), None, name="Parking", hint="Your number plate, please.")
    page = browser(as_="rui@example.com")
    page.goto("/requests/new")
    return page


def test_requests_like_it_come_while_it_is_typed_and_move_nothing(form):
    form.evaluate(SHIFTS)
    subject, details = form.get_by_label("Subject"), form.get_by_label("Details")
    place = details.bounding_box()
    subject.press_sequentially("printer jams")
    expect(form.get_by_role("status").filter(has_text="1 open request of yours is like this")).to_be_visible()
    assert form.get_by_role("link", name="Printer jams").is_visible()
    assert details.bounding_box() == place
    assert form.evaluate("window.shifted ?? 0") == 0
    assert subject.evaluate("field => [field === document.activeElement, field.selectionStart]") == [True, 12]
    assert violations(form) == []
    subject.fill("something else entirely")
    expect(form.get_by_role("link", name="Printer jams")).to_have_count(0)
    assert details.bounding_box() == place


def test_the_chosen_topics_hint_is_shown_and_no_other(form):
    hint = form.get_by_text("Your number plate, please.")
    assert not hint.is_visible()
    form.get_by_label("Topic").select_option("Parking")
    expect(hint).to_be_visible()
    assert violations(form) == []
    form.get_by_label("Topic").select_option("Something else")
    expect(hint).not_to_be_visible()


def test_without_scripts_every_topic_has_its_hint_and_nothing_is_promised(app, browser, cast):
    with app.app_context():
        actions.add_category(system(), None, name="Parking", hint="Your number plate, please.")
    page = browser(scripts=False, as_="rui@example.com")
    page.goto("/requests/new")
    assert page.get_by_text("Parking Your number plate, please.").is_visible()
    assert not page.locator("#similar").is_visible()


NOTES = {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"some notes"}


def send(page) -> None:
    page.get_by_role("button", name="Send").click()


@pytest.mark.parametrize("as_", ["rui@example.com", None])
def test_a_refused_request_stays_in_place_with_all_that_was_typed(browser, cast, as_):
    form = browser(as_=as_)
    form.goto("/requests/new")
    form.evaluate("window.same = true")
    if as_ is None:
        form.get_by_label("Your name").fill("Gil Guest")
        form.get_by_label("E-mail").fill("gil@example.com")
    form.get_by_label("Subject").fill("   ")
    form.get_by_label("Details").fill("It hums <loudly>.")
    form.get_by_label("Add files").set_input_files(NOTES)
    form.locator(".upload:not(template *):has([name=upload]:enabled)").wait_for()
    for _ in range(2):  # the second refusal is told like the first
        with form.expect_response("**/requests/new") as answer:
            send(form)
        assert answer.value.status == 422
        form.get_by_text("Please check what you entered").wait_for()
        expect(form.locator(".error-summary")).to_be_focused()
        form.get_by_label("Details").focus()
    assert violations(form) == []
    assert form.get_by_label("Details").input_value() == "It hums <loudly>."
    assert form.get_by_role("button", name="Remove").is_visible()
    form.get_by_role("link", name="Subject").click()
    form.keyboard.press("Control+A")
    form.keyboard.type("The kettle")
    assert form.evaluate("window.same")
    send(form)
    form.get_by_text("was sent.").wait_for()
    assert form.get_by_text("notes.txt").is_visible()
    form.goto("/requests/new")
    assert form.get_by_label("Details").input_value() == ""
    assert form.get_by_text("Restored").count() == 0


def test_a_double_click_on_send_makes_one_request(browser, cast):
    form = browser(as_="rui@example.com")
    form.goto("/requests/new")
    sent = []
    form.on("request", lambda one: sent.append(one.url) if one.method == "POST" else None)
    form.get_by_label("Subject").fill("Twice")
    form.get_by_label("Details").fill("Or once?")
    form.get_by_role("button", name="Send").dblclick()
    form.get_by_text("was sent.").wait_for()
    assert [url.rpartition("/")[2] for url in sent if "/drafts/" not in url] == ["new"]
    form.goto("/requests")
    assert form.get_by_role("link", name="Twice").count() == 1
