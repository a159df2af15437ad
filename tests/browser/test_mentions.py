"""Calling an agent by @ in a note."""

import pytest

from helpdesk import actions, queries
from helpdesk.rules.text import render
from tests.browser.conftest import violations
from tests.cast import person

EVIL = "<img src=x onerror=window.__xss=1>"
OPEN = "document.querySelector('.mentions__list').hidden === false"


@pytest.fixture
def note(app, browser, cast):
    """Open the ticket as Ana, ready to write a note: `note(scripts=False)`."""

    def note(**options):
        with app.app_context():
            person("bea@example.com", "Bea Ünal", "agent")
            person("eve@example.com", EVIL, "agent")
        page = browser(as_="ana@example.com", **options)
        page.goto(f"/tickets/{cast.ticket}")
        page.locator("label[for=composer-internal]").click()
        return page

    return note


def mentioned(app) -> list[str]:
    """Whose mails of mentions wait."""
    with app.app_context():
        rows, _after = queries.deliveries.page()
        return [row.target for row in rows if row.kind == "mentioned"]


def test_a_name_is_chosen_with_the_keyboard_and_can_be_taken_back(app, note):
    page = note()
    field = page.get_by_label("Message")
    field.focus()
    page.keyboard.type("Ask @b")
    options = page.get_by_role("listbox", name="People").get_by_role("option")
    assert options.all_text_contents() == ["Bea Ünal", "Bo Admin"]
    assert page.get_by_text("People found: 2").count() == 1
    active = (
        "document.getElementById(document.activeElement.getAttribute('aria-activedescendant')).textContent"
    )
    assert page.evaluate(active) == "Bea Ünal"
    assert violations(page) == []
    page.keyboard.press("ArrowDown")
    assert page.evaluate(active) == "Bo Admin"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    assert field.input_value() == "Ask @Bea Ünal "
    assert not page.evaluate(OPEN)
    page.keyboard.press("Control+z")
    assert field.input_value() == "Ask @b"
    page.keyboard.press("ArrowRight")
    page.keyboard.type("o")
    page.keyboard.press("Enter")
    page.keyboard.type("now")
    assert field.input_value() == "Ask @Bo Admin now"
    page.get_by_role("button", name="Add note").click()
    page.locator(".message--internal .mention", has_text="@Bo Admin").wait_for()
    assert mentioned(app) == ["bo@example.com"]


def test_esc_closes_the_list_and_keeps_the_field(note):
    page = note()
    page.get_by_label("Message").focus()
    page.keyboard.type("@be")
    assert page.evaluate(OPEN)
    page.keyboard.press("Escape")
    assert not page.evaluate(OPEN)
    page.keyboard.press("Enter")
    page.keyboard.type("x")
    assert page.get_by_label("Message").input_value() == "@be\nx"


def test_a_name_of_tags_is_offered_as_text(app, note):
    page = note()
    page.get_by_label("Message").focus()
    page.keyboard.type("@onerr")
    page.get_by_role("listbox", name="People").get_by_role("option").click()
    assert page.get_by_label("Message").input_value() == f"@{EVIL} "
    page.get_by_role("button", name="Add note").click()
    page.locator(".mention").wait_for()
    assert page.locator(".mention").text_content() == f"@{EVIL}"
    assert page.evaluate("window.__xss") is None
    assert mentioned(app) == ["eve@example.com"]


def test_a_public_reply_offers_nobody_and_says_that_nobody_is_told(app, note):
    page = note()
    page.locator("label[for=composer-public]").click()
    field = page.get_by_label("Message")
    field.focus()
    page.keyboard.type("a@bea.example @Be")
    told = page.locator(".composer__told")
    assert (page.evaluate(OPEN), told.text_content()) == (False, "")
    page.keyboard.type("a, see")
    assert told.text_content() == "@Bea Ünal is not told by a public reply.Make it a note"
    assert violations(page) == []
    told.get_by_role("button").click()
    assert page.get_by_role("button", name="Add note").is_visible()
    assert told.text_content() == ""
    page.keyboard.type("!")
    assert field.input_value() == "a@bea.example @Bea, see!"


def test_without_scripts_the_name_is_typed_and_does_the_same(app, note, cast):
    page = note(scripts=False)
    page.get_by_label("Message").fill("@bea unal: which tray?")
    page.get_by_role("button", name="Add note").click()
    assert page.locator(".mention").text_content() == "@bea unal"
    assert mentioned(app) == ["bea@example.com"]


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)])
def test_axe_finds_nothing_about_a_mention(app, browser, cast, width, dark):
    with app.app_context():
        actions.note(cast.bo, cast.ticket, render("@Ana Agent: which tray?"))
    page = browser(width=width, dark=dark, as_="ana@example.com")
    page.goto(f"/tickets/{cast.ticket}")
    assert page.locator(".mention").is_visible()
    assert violations(page) == []
