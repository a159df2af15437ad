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
