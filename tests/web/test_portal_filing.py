"""Asking something: guests and people who are signed in."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from helpdesk import actions, queries
from helpdesk.rules.actor import system
from helpdesk.rules.search_query import Query
from tests.web.forms import HTMX, hidden, post_form, sign_in

GUEST = {
    "name": "Gil Guest",
    "email": "gil@example.com",
    "subject": "No paper",
    "details": "The tray is *empty*.",
}


def tickets(app) -> list:
    """Every ticket there is, oldest first."""
    with app.app_context():
        rows, _ = queries.requests.mine(system(), Query(), is_open=True)
        found = [queries.tickets.get(system(), number) for number in range(1, 30) if number_exists(number)]
    assert rows == []  # the system files nothing itself
    return found


def number_exists(number: int) -> bool:
    """Is there a ticket of this number?"""
    return queries.ticket_list.one(system(), number) is not None


def test_a_guest_files_and_follows_the_request_in_this_browser_alone(client, app, cast):
    answer = post_form(client, "/requests/new", **GUEST)
    assert (answer.status_code, answer.location) == (303, "/requests/3")
    page = client.get("/requests/3").text
    assert "Request #3 was sent." in page
    assert "No e-mail is sent." in page
    assert "The tray is <em>empty</em>." in page
    assert "Request #3 was sent." not in client.get("/requests/3").text
    assert "No paper" in client.get("/requests").text
    assert "Printer jams" not in client.get("/requests").text
    other = app.test_client()
    assert other.get("/requests/3").location.startswith("/sign-in?")
    assert other.get("/requests").location == "/sign-in?next=/requests"
    assert {client.get(f"/requests/{each}").location.partition("?")[0] for each in (1, 2)} == {"/sign-in"}


def test_a_cookie_with_other_numbers_opens_nothing_more(client, app, cast):
    post_form(client, "/requests/new", **GUEST)
    secret = client.get_cookie("helpdesk_browser").value.partition(".")[0]
    client.set_cookie("helpdesk_browser", f"{secret}.1-2-3-x-99999999999999999999")
    page = client.get("/requests").text
    assert "No paper" in page
    assert "Printer jams" not in page
    assert client.get("/requests/2").location.startswith("/sign-in?")


def test_several_requests_of_one_browser_are_listed(client, cast):
    for subject in ("First thing", "Second thing"):
        post_form(client, "/requests/new", **{**GUEST, "subject": subject})
    page = client.get("/requests").text
    assert "First thing" in page
    assert "Second thing" in page
    assert client.get("/requests/3").status_code == client.get("/requests/4").status_code == 200


def test_somebody_signed_in_is_not_asked_who_they_are(client, app, cast):
    sign_in(client, "rui@example.com")
    page = client.get("/requests/new").text
    assert 'name="email"' not in page
    answer = post_form(client, "/requests/new", subject="No paper", details="At all.")
    assert answer.location == "/requests/3"
    assert "No e-mail is sent." not in client.get("/requests/3").text
    assert tickets(app)[-1].requester_name == "Rui Asks"


def test_all_that_is_wrong_is_said_and_what_was_typed_stays(client, app, cast):
    answer = post_form(client, "/requests/new", name="", email="gil", subject=" ", details="Kept <text>")
    assert answer.status_code == 422
    assert answer.text.count("field__error") == 3
    assert "Kept &lt;text&gt;" in answer.text
    assert 'value="gil"' in answer.text
    assert len(tickets(app)) == 2


def test_with_htmx_the_form_alone_comes_back_and_success_leads_to_the_request(client, cast):
    refused = post_form(client, "/requests/new", headers=HTMX, **{**GUEST, "subject": " "})
    assert (refused.status_code, refused.text.count("<form")) == (422, 1)
    assert "<html" not in refused.text
    assert "The tray is *empty*." in refused.text
    filed = post_form(client, "/requests/new", headers=HTMX, **GUEST)
    assert (filed.status_code, filed.headers["HX-Redirect"], filed.text) == (200, "/requests/3", "")
    assert "Request #3 was sent." in client.get("/requests/3").text


def test_a_field_that_people_do_not_see_stops_machines(client, app, cast):
    answer = post_form(client, "/requests/new", **GUEST, website="https://spam.example")
    assert answer.status_code == 422
    assert "The tray is *empty*." in answer.text
    assert "spam.example" not in answer.text
    assert len(tickets(app)) == 2


def test_a_double_click_makes_one_request(client, app, cast):
    form = {**hidden(client.get("/requests/new").text), **GUEST}
    cookies = {cookie: client.get_cookie(cookie).value for cookie in ("helpdesk_csrf", "helpdesk_browser")}

    def press(_number: int) -> str:
        browser = app.test_client()
        for name, value in cookies.items():
            browser.set_cookie(name, value)
        return browser.post("/requests/new", data=form).location

    with ThreadPoolExecutor(4) as threads:
        assert set(threads.map(press, range(4))) == {"/requests/3"}
    assert len(tickets(app)) == 3


def test_a_form_that_is_changed_and_sent_again_is_another_request(client, app, cast):
    form = {**hidden(client.get("/requests/new").text), **GUEST}
    client.post("/requests/new", data=form)
    client.post("/requests/new", data={**form, "subject": "No toner"})
    assert [ticket.subject for ticket in tickets(app)][2:] == ["No paper", "No toner"]


def test_one_address_of_the_network_files_twenty_an_hour(client, app, cast):
    for number in range(20):
        assert (
            post_form(client, "/requests/new", **{**GUEST, "email": f"g{number}@example.com"}).status_code
            == 303
        )
    answer = post_form(client, "/requests/new", headers=HTMX, **{**GUEST, "email": "g@example.com"})
    assert answer.status_code == 429
    assert "<html" not in answer.text
    assert "The tray is *empty*." in answer.text
    assert len(tickets(app)) == 22


def test_one_mail_address_files_ten_an_hour(client, cast):
    for number in range(10):
        assert post_form(client, "/requests/new", **{**GUEST, "subject": f"No {number}"}).status_code == 303
    assert post_form(client, "/requests/new", **GUEST).status_code == 429


def test_topics_are_offered_when_there_are_some(client, app, cast):
    with app.app_context():
        offered = queries.choices.categories()
    page = client.get("/requests/new").text
    assert ('name="topic"' in page) == bool(offered)
    with app.app_context():
        number = actions.add_category(cast.bo, None, name="Plumbing")
    post_form(client, "/requests/new", **GUEST, topic=str(number))
    assert tickets(app)[-1].category_name == "Plumbing"


@pytest.mark.parametrize("topic", ["99999", "x", "١", "9" * 30])
def test_an_unknown_topic_is_refused(client, app, cast, topic):
    answer = post_form(client, "/requests/new", **GUEST, topic=topic)
    assert answer.status_code == 422
    assert len(tickets(app)) == 2


def test_a_form_without_its_token_is_refused(client, app, cast):
    assert client.post("/requests/new", data=GUEST).status_code == 400
    assert len(tickets(app)) == 2


def test_agents_are_sent_to_their_own_form(client, cast):
    sign_in(client, "ana@example.com")
    assert client.get("/requests/new").location == "/tickets/new"


def test_the_form_needs_few_statements(client, cast, sql):
    client.get("/requests/new")
    assert len(sql) <= 2
