"""The link in a mail about a request: it opens that one request as its recipient, without a password."""

from datetime import UTC, datetime, timedelta

from helpdesk import actions
from tests.web.visitors import send


def test_a_ticket_link_opens_that_one_request_without_a_password(client, cast, ticket_link):
    answer = client.get(ticket_link)
    assert answer.headers["Location"] == f"/requests/{cast.ticket}"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    page = client.get(answer.location).text
    assert "Try another tray." in page
    assert "xylophone" not in page
    assert client.get(f"/requests/{cast.noise}").status_code == 404
    assert client.get("/account").status_code == client.get("/tickets").status_code == 303
    assert send(client, f"/requests/{cast.ticket}/comments", body="It works.").status_code == 303
    assert "It works." in client.get(answer.location).text


def test_a_ticket_link_works_again_and_its_cookie_is_out_of_reach_of_scripts(app, client, ticket_link):
    cookies = client.get(ticket_link).headers.getlist("Set-Cookie")
    assert len(cookies) == 2
    assert all("HttpOnly" in cookie and "SameSite=Lax" in cookie for cookie in cookies)
    assert app.test_client().get(ticket_link).status_code == 303


def test_an_answer_to_a_closed_request_opens_one_that_the_same_browser_may_follow(
    app, client, cast, ticket_link
):
    client.get(ticket_link)
    with app.app_context():
        actions.set_status(cast.ana, cast.ticket, "closed")
    answer = send(client, f"/requests/{cast.ticket}/comments", body="It jams again.")
    assert answer.location != f"/requests/{cast.ticket}"
    assert "It jams again." in client.get(answer.location).text


def test_a_ticket_link_ends_some_time_after_the_request_was_closed(
    app, client, cast, ticket_link, monkeypatch
):
    with app.app_context():
        actions.set_status(cast.ana, cast.ticket, "closed")
    assert client.get(ticket_link).status_code == 303
    later = datetime.now(UTC) + timedelta(days=31)
    monkeypatch.setattr("helpdesk.web.portal.link.now", lambda: later)
    monkeypatch.setattr("helpdesk.web.who.now", lambda: later)
    assert client.get(ticket_link).status_code == 404
    assert client.get(f"/requests/{cast.ticket}").status_code == 404
