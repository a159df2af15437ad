"""A link to a request that has ended: its page has a new one mailed, to the person whose link it was, and tells nobody more."""

from datetime import UTC, datetime, timedelta

import pytest

pytest.importorskip("aiosmtpd")

from helpdesk import actions, queries
from helpdesk.rules.actor import system
from helpdesk.rules.contact import Contact
from helpdesk.rules.text import render
from helpdesk.rules.tokens import digest
from tests.outbox import link_in
from tests.web.forms import hidden, steady
from tests.web.visitors import send

CLOCKS = ("actions.links", "actions.deliveries", "effects.outbox", "web.portal.link", "web.who")


@pytest.fixture
def later(monkeypatch):
    """Set the clock on."""

    def later(**span) -> None:
        for module in CLOCKS:
            monkeypatch.setattr(f"helpdesk.{module}.now", lambda: datetime.now(UTC) + timedelta(**span))

    return later


def token_on(page: str) -> str:
    """The token that the form of a dead link's page sends back."""
    return page.split('name="token" value="')[1].split('"')[0]


def pressed(client, url: str):
    """Press the button of the page of a dead link, as a browser does."""
    page = client.get(url)
    assert (page.status_code, "This link does not work" in page.text) == (404, True)
    return client.post("/r", data={**hidden(page.text), "token": token_on(page.text)})


def test_a_link_that_is_too_old_brings_a_new_one_to_the_same_request(
    app, client, cast, ticket_link, mails, later
):
    later(days=91)
    assert "is on its way to your address" in pressed(client, ticket_link).text
    mail = mails()[-1]
    assert (mail["To"], mail["Subject"]) == ("rui@example.com", f"Your new link to request #{cast.ticket}")
    assert "Printer jams" not in mail.as_string()  # a stranger may have typed the subject, and this address
    assert client.get(link_in(mail)).location == f"/requests/{cast.ticket}"
    assert client.get(f"/requests/{cast.ticket}").status_code == 200


def test_a_revoked_link_brings_a_new_one(app, client, cast, ticket_link, mails):
    with app.app_context():
        actions.revoke_ticket_links(cast.ana, cast.ticket)
    assert pressed(client, ticket_link).status_code == 200
    assert client.get(link_in(mails()[-1])).location == f"/requests/{cast.ticket}"
    assert client.get(ticket_link).status_code == 404


def test_a_new_link_to_a_request_that_was_closed_long_ago_works(app, client, cast, ticket_link, mails, later):
    with app.app_context():
        actions.set_status(cast.ana, cast.ticket, "closed")
    later(days=31)
    pressed(client, ticket_link)
    new = link_in(mails()[-1])
    assert client.get(new).location == f"/requests/{cast.ticket}"
    assert client.get(ticket_link).status_code == 404
    later(days=62)
    assert client.get(new).status_code == 404


def test_a_cookie_whose_link_has_ended_shows_the_same_page(app, client, cast, ticket_link, mails):
    client.get(ticket_link)
    with app.app_context():
        actions.revoke_ticket_links(cast.ana, cast.ticket)
    url = f"/requests/{cast.ticket}"
    assert steady(client.get(url).text) == steady(client.get(ticket_link).text)
    assert client.get(url).headers["Cache-Control"] == "no-store"
    assert "This link does not work" not in client.get(f"/requests/{cast.noise}").text
    assert pressed(client, url).status_code == 200
    assert client.get(link_in(mails()[-1])).status_code == 303


def test_what_was_typed_on_a_page_whose_link_has_ended_is_given_back(app, client, cast, ticket_link):
    client.get(ticket_link)
    with app.app_context():
        actions.revoke_ticket_links(cast.ana, cast.ticket)
    answer = send(client, f"/requests/{cast.ticket}/comments", body="Half an hour of words.")
    assert (answer.status_code, "Half an hour of words." in answer.text) == (404, True)


def test_the_answer_is_the_same_for_every_token(app, client, cast, ticket_link, mails):
    assert send(client, "/sign-in/link", email="rui@example.com").status_code == 200
    used = link_in(mails()[-1]).rpartition("/")[2]
    send(client, f"/sign-in/link/{used}")
    living, before = ticket_link.rpartition("/")[2], len(mails())
    tokens = (living, used, "made-up", "", "null", living[:-1], living.swapcase(), "é" * 3000, "\x00")
    answers = [send(client, "/r", token=token) for token in tokens]
    assert {(answer.status_code, steady(answer.text)) for answer in answers} == {
        (200, steady(answers[0].text))
    }
    assert len(mails()) == before + 1


def test_who_follows_the_request_no_more_gets_nothing(app, client, cast, mails):
    with app.app_context():
        actions.add_participant(cast.ana, cast.ticket, Contact("zoe@example.com"))
        actions.reply(cast.ana, cast.ticket, render("Try another tray."))
    link = next(link_in(mail) for mail in mails() if mail["To"] == "zoe@example.com")
    with app.app_context():
        actions.remove_participant(cast.ana, cast.ticket, cast.zoe.user_id)
    before = len(mails())
    assert send(client, "/r", token=link.rpartition("/")[2]).status_code == 200
    assert len(mails()) == before


def test_who_is_disabled_gets_nothing(app, client, cast, ticket_link, mails):
    with app.app_context():
        actions.disable_user(cast.bo, cast.rui.user_id)
    before = len(mails())
    assert pressed(client, ticket_link).status_code == 200
    assert len(mails()) == before


def test_asking_is_capped_for_the_person_and_for_the_network(client, ticket_link, mails):
    token, before = ticket_link.rpartition("/")[2], len(mails())
    assert [send(client, "/r", token=token).status_code for _ in range(7)] == [200] * 5 + [429] * 2
    assert len(mails()) == before + 5
    others = [send(client, "/r", token=f"made-up-{number}").status_code for number in range(15)]
    assert others == [200] * 13 + [429] * 2


def test_an_old_link_is_known_for_a_year_and_then_forgotten(app, cast, ticket_link, later):
    old = digest(ticket_link.rpartition("/")[2])
    for days, is_known in ((90 + 364, True), (90 + 366, False)):
        later(days=days)
        with app.app_context():
            actions.issue_link(system(), cast.rui.user_id, "sign_in_link", f"{days}".ljust(43, "x"))
            assert (queries.sessions.known_ticket_link([old]) is not None) == is_known
