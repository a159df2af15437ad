"""A session that ends while somebody writes: signing in again in place, and nothing is lost or sent twice."""

import pytest
from sqlalchemy import text

from helpdesk.db import transaction
from tests.browser.conftest import sign_in as sign_in_at
from tests.browser.conftest import sync_api, violations
from tests.cast import PASSWORD

expect = sync_api.expect
FILE = {"name": "a.txt", "mimeType": "text/plain", "buffer": b"a"}
PLAIN_POST = """() => {
  const chosen = new DataTransfer();
  chosen.items.add(new File(["a"], "a.txt"));
  const form = document.getElementById("new-request");
  form.elements.files.files = chosen.files;
  form.submit();
}"""
UPLOADED = ".upload:not(template *):has([name=upload]:enabled)"


@pytest.fixture
def ended(app, browser, cast):
    """Rui has written an answer with a file; meanwhile every session has ended."""
    page = browser(as_="rui@example.com")
    page.goto(f"/requests/{cast.ticket}")
    page.get_by_label("Your reply").fill("It took me an hour.")
    page.get_by_label("Add files").set_input_files(FILE)
    page.locator(UPLOADED).wait_for()
    end_sessions(app)
    return page


def end_sessions(app) -> None:
    with app.app_context(), transaction() as current:
        current.execute(text("DELETE FROM session"))


def sign_in(page, password: str = PASSWORD, *, who: str = "rui") -> None:
    dialog = page.get_by_role("dialog", name="You have been signed out")
    dialog.get_by_label("E-mail").fill(f"{who}@example.com")
    dialog.get_by_label("Password", exact=True).fill(password)
    page.keyboard.press("Enter")


def test_the_same_send_succeeds_after_signing_in_in_place(ended):
    ended.get_by_role("button", name="Reply").click()
    ended.get_by_role("dialog", name="You have been signed out").wait_for()
    assert violations(ended) == []
    sign_in(ended, "wrong password")
    ended.get_by_text("do not belong together").wait_for()
    sign_in(ended)
    ended.locator(".message", has_text="It took me an hour.").get_by_text("a.txt").wait_for()
    assert ended.locator(".message", has_text="It took me an hour.").count() == 1
    assert ended.get_by_label("Your reply").input_value() == ""


def test_who_signs_in_as_somebody_else_is_asked_for_the_same_account(ended):
    ended.get_by_role("button", name="Reply").click()
    ended.get_by_role("dialog").wait_for()
    with ended.expect_response("**/comments") as stopped:
        sign_in(ended, who="zoe")
    assert stopped.value.status == 401
    ended.get_by_text("Sign in with the same account").wait_for()
    expect(ended.get_by_role("textbox", name="E-mail", exact=True)).to_have_value("")
    sign_in(ended)
    ended.locator(".message", has_text="It took me an hour.").wait_for()


def test_the_button_that_was_pressed_is_the_one_that_is_pressed_again(ended):
    ended.get_by_role("button", name="Mark as resolved").click()
    ended.get_by_role("dialog").wait_for()
    sign_in(ended)
    ended.get_by_role("button", name="Reopen", exact=True).wait_for()


def test_who_does_not_want_to_now_still_has_everything(ended):
    ended.get_by_role("button", name="Reply").click()
    ended.get_by_role("button", name="Back to the page").click()
    assert ended.get_by_label("Your reply").input_value() == "It took me an hour."
    assert ended.get_by_text("a.txt").is_visible()


def test_a_new_request_is_sent_after_signing_in_in_place(app, browser, cast):
    page = browser(as_="rui@example.com")
    page.goto("/requests/new")
    page.get_by_label("Subject").fill("Long")
    page.get_by_label("Details").fill("It took me an hour.")
    page.get_by_label("Add files").set_input_files(FILE)
    page.locator(UPLOADED).wait_for()
    end_sessions(app)
    page.get_by_role("button", name="Send").click()
    sign_in(page)
    expect(page.get_by_text("It took me an hour.")).to_be_visible()
    assert page.get_by_text("a.txt").is_visible()
    assert page.url.rpartition("/")[2].isdigit()


@pytest.mark.parametrize("is_back", [True, False])
def test_a_file_that_is_chosen_after_the_session_has_ended_waits_for_the_sign_in(app, browser, cast, is_back):
    page = browser()
    page.goto(
        "/requests/new"
    )  # a guest's secret: an upload would be taken, and be somebody else's afterwards
    sign_in_at(page, "rui@example.com")
    page.goto("/requests/new")
    end_sessions(app)
    page.get_by_label("Add files").set_input_files(FILE)
    page.get_by_role("dialog", name="You have been signed out").wait_for()
    if is_back:
        sign_in(page)
        page.locator(UPLOADED).wait_for()
    else:
        page.keyboard.press("Escape")
        page.get_by_text("Sign in, then add the file again.").wait_for()
        assert page.locator(".upload:not(template *)").count() == 0
        page.get_by_label("Subject").fill("Long")
        page.get_by_label("Details").fill("It took me an hour.")
        page.get_by_role("button", name="Send").click()  # and the form is not held back by it
        sign_in(page)
        page.get_by_text("was sent.").wait_for()


def test_without_scripts_a_request_of_an_ended_session_comes_back_to_be_sent_again(app, browser, cast):
    page = browser(scripts=False, as_="rui@example.com")
    page.goto("/requests/new")
    page.get_by_label("Subject").fill("Long")
    page.get_by_label("Details").fill("It took me an hour.")
    end_sessions(app)
    page.get_by_label("Add files").set_input_files(FILE)
    page.get_by_role("button", name="Send").click()
    page.get_by_role("heading", name="You have been signed out").wait_for()
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in").click()
    tab = opened.value
    tab.get_by_label("E-mail").fill("rui@example.com")
    tab.get_by_label("Password", exact=True).fill(PASSWORD)
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/requests")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("It took me an hour.")).to_be_visible()
    assert page.get_by_text("a.txt").is_visible()
    assert page.url.rpartition("/")[2].isdigit()


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)])
def test_axe_finds_nothing_on_the_page_that_gives_a_form_back(app, browser, cast, width, dark):
    page = browser(width=width, dark=dark, as_="rui@example.com")
    page.goto("/requests/new")
    page.get_by_label("Details").fill("It took me an hour.")
    end_sessions(app)
    page.evaluate(PLAIN_POST)
    page.get_by_role("heading", name="You have been signed out").wait_for()
    assert page.get_by_role("checkbox", name="a.txt").is_checked()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_page_that_is_too_old_to_be_taken_says_so_when_it_is_sent(browser, cast):
    page = browser(as_="rui@example.com")
    page.goto(f"/requests/{cast.ticket}")
    page.get_by_label("Your reply").fill("It took me an hour.")
    page.evaluate(
        "document.querySelectorAll('[name=csrf_token]').forEach((field) => { field.value = 'old'; })"
    )
    page.get_by_role("button", name="Reply").click()
    page.get_by_text("this page is too old. Reload it and try again.").wait_for()
    assert page.get_by_label("Your reply").input_value() == "It took me an hour."


@pytest.mark.parametrize("as_", [None, "rui@example.com"])
def test_a_page_that_outlives_its_cookies_takes_files_and_sends(browser, cast, as_):
    page = browser(as_=as_)
    page.goto("/requests/new")
    if as_ is None:
        page.get_by_label("Your name").fill("Gil")
        page.get_by_label("E-mail").fill("gil@example.com")
    page.get_by_label("Subject").fill("Long")
    page.get_by_label("Details").fill("It took me an hour.")
    page.context.clear_cookies()
    page.get_by_label("Add files").set_input_files(FILE)
    if as_ is not None:
        sign_in(page)
    page.locator(UPLOADED).wait_for()
    page.get_by_role("button", name="Send").click()
    page.get_by_text("was sent.").wait_for()
    assert page.get_by_text("a.txt").is_visible()
