"""The link in a mail about a request: it opens that one request as its recipient, without a password."""

from datetime import UTC, datetime, timedelta

from helpdesk import actions
from helpdesk.rules.text import render
from tests.web.visitors import send, signed_in


def test_a_ticket_link_opens_that_one_request_without_a_password(client, cast, ticket_link):
    answer = client.get(ticket_link)
    assert answer.headers["Location"] == f"/requests/{cast.ticket}"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    page = client.get(answer.location).text
    assert "Try another tray." in page
    assert "xylophone" not in page
    assert client.get(f"/requests/{cast.noise}").location.startswith("/sign-in?")
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


def card(app, cast) -> str:
    """The requester's card on Ana's page of the ticket."""
    page = signed_in(app.test_client(), cast.ana).get(f"/tickets/{cast.ticket}").text
    return page.split('class="requester"')[1].split("</section>")[0]


def test_the_agent_sees_whether_and_when_a_link_was_opened(app, client, cast, ticket_link):
    assert "not opened yet" in card(app, cast)
    client.get(ticket_link)
    assert "not opened yet" not in card(app, cast)
    assert "opened <time" in card(app, cast)


def test_a_link_that_has_ended_by_itself_is_not_shown(app, cast, ticket_link, monkeypatch):
    assert "Mailed link" in card(app, cast)
    later = datetime.now(UTC) + timedelta(days=91)
    monkeypatch.setattr("helpdesk.web.tickets.one.now", lambda: later)
    assert "Mailed link" not in card(app, cast)


def test_a_link_is_noted_once_a_minute(client, ticket_link, sql):
    client.get(ticket_link)
    sql.clear()
    client.get(ticket_link)
    assert not [statement for statement in sql if statement.startswith("UPDATE")]


def test_a_revoked_link_is_dead_and_so_is_its_cookie(app, client, cast, ticket_link, mails):
    client.get(ticket_link)
    ana = signed_in(app.test_client(), cast.ana)
    answer = send(ana, f"/tickets/{cast.ticket}/links/revocation")
    assert answer.status_code == 303
    page = client.get(ticket_link)
    assert (page.status_code, "This link does not work" in page.text) == (404, True)
    assert client.get(f"/requests/{cast.ticket}").status_code == 404
    assert "Mailed link" not in card(app, cast)
    page = ana.get(f"/tickets/{cast.ticket}").text
    assert page.count("revoked the mailed links") == 1
    send(ana, f"/tickets/{cast.ticket}/links/revocation")
    assert (
        ana.get(f"/tickets/{cast.ticket}").text.count("revoked the mailed links") == 1
    )  # there was none any more
    with app.app_context():
        actions.reply(cast.ana, cast.ticket, render("A new link comes with it."))
    from tests.outbox import link_in

    assert client.get(link_in(mails()[-1])).status_code == 303
