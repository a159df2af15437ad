"""The cards of sign-in and errors, which come with a small script of their own."""

import pytest

from tests.browser.conftest import sign_in

KEPT = "draft:ticket-1"
FETCHED = """() => performance.getEntriesByType("resource")
  .map((each) => each.name.split("/").at(-1)).filter((name) => name.endsWith(".js"))"""


def test_the_next_pages_script_is_fetched_once_somebody_types(browser):
    page = browser()
    page.goto("/sign-in", wait_until="load")
    assert page.evaluate(FETCHED) == ["entry.js"]
    with page.expect_response("**/portal.js") as answer:
        page.get_by_label("E-mail").fill("r")
    assert answer.value.status == 200


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize(("who", "first"), [("rui", "/requests"), ("ana", "/tickets")])
def test_the_form_signs_in_with_and_without_scripts(browser, scripts, who, first):
    page = sign_in(browser(scripts=scripts), f"{who}@example.com")
    assert page.url.endswith(first)


def test_a_password_can_be_shown(browser):
    page = browser()
    page.goto("/sign-in")
    page.get_by_label("Password", exact=True).fill("typed")
    page.get_by_role("button", name="Show").click()
    assert page.get_by_label("Password", exact=True).get_attribute("type") == "text"


def test_what_was_typed_outlives_an_error_page_and_the_page_after_it(browser, cast):
    page = browser(as_="rui@example.com")
    page.evaluate(f"localStorage.setItem('{KEPT}', '[]'); sessionStorage.setItem('draft:sent', '{KEPT}')")
    page.goto("/nowhere")
    page.goto("/requests")
    assert page.evaluate(f"localStorage.getItem('{KEPT}')") == "[]"
