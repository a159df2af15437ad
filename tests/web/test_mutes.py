"""The way out of the mails of one request: on its page, on the agent's, and by the link in each mail."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from helpdesk import actions, queries
from helpdesk.effects.outbox import deliver_next
from helpdesk.rules.actor import system
from helpdesk.rules.contact import Contact
from helpdesk.rules.text import render
from tests.web.forms import HTMX
from tests.web.visitors import csrf_token, send, signed_in

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def stop(app, cast, mails) -> str:
    """The address of the header in the mail of Ana's reply to Rui."""
    reply(app, cast)
    return way_out(mails()[-1])


def reply(app, cast) -> None:
    """Let Ana write to Rui."""
    with app.app_context():
        actions.reply(cast.ana, cast.ticket, render("Try another tray."))


def way_out(mail) -> str:
    """The path of a mail's way out, which is the same in its header, its text and its HTML."""
    address = mail["List-Unsubscribe"].strip("<>")
    for part in mail.iter_parts():
        assert address in part.get_content()
    return re.sub(r"^https?://[^/]+", "", address)


def count(mails) -> int:
    return len(mails())


def test_a_mail_program_stops_mails_with_one_post_and_without_a_cookie(app, client, cast, mails, stop):
    answer = client.post(stop, data=ONE_CLICK)
    assert (answer.status_code, answer.headers["Referrer-Policy"]) == (200, "no-referrer")
    assert "You get none any more." in answer.text
    before = count(mails)
    reply(app, cast)
    assert count(mails) == before
    assert client.post(stop, data=ONE_CLICK, content_type="multipart/form-data").status_code == 200


def test_looking_at_the_way_out_changes_nothing_and_its_button_goes_back_and_forth(
    app, client, cast, mails, stop
):
    assert "Stop e-mails about this request" in client.get(stop).text
    reply(app, cast)
    assert count(mails) == 2
    assert "E-mail me again" in send(client, stop).text
    assert "E-mail me again" in client.get(stop).text
    assert "Stop e-mails about this request" in send(client, f"{stop}/removal").text
    reply(app, cast)
    assert count(mails) == 3


def test_only_stopping_needs_no_form_of_ours(client, stop):
    assert client.post(f"{stop}/removal").status_code == 400
    assert client.post(stop, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_the_way_out_can_do_nothing_else(app, client, cast, stop):
    token = stop.rpartition("/")[2]
    for door in ("/r/", "/sign-in/link/", "/password/", "/register/"):
        assert client.get(f"{door}{token}").status_code == 404
    client.get(stop)
    client.post(stop)
    assert client.get(f"/requests/{cast.ticket}").location.startswith("/sign-in?")
    assert "jams" not in client.get(stop).text
    with app.app_context():
        row = queries.tickets.get(cast.ana, cast.ticket)
    assert row.status == "open"


def test_a_link_to_the_request_is_no_way_out(client, ticket_link):
    assert client.post(ticket_link.replace("/r/", "/mute/")).status_code == 404


def test_a_dead_way_out_stops_nothing(app, client, cast, mails, stop, monkeypatch):
    for wrong in (f"{stop[:-3]}", f"{stop}x", "/mute/x"):
        assert (client.get(wrong).status_code, client.post(wrong).status_code) == (404, 404)
    later = datetime.now(UTC) + timedelta(days=91)
    monkeypatch.setattr("helpdesk.web.portal.mutes.now", lambda: later)
    assert (client.get(stop).status_code, client.post(stop).status_code) == (404, 404)


def test_who_takes_no_part_any_more_has_nothing_to_stop(app, client, cast, stop):
    with app.app_context():
        actions.change_requester(cast.ana, cast.ticket, cast.zoe.user_id)
    assert client.post(stop).status_code == 404


def test_the_header_arrives_whole_and_promises_one_click_only_where_the_address_is_https(app, cast, mails):
    host = "https://a-quite-long-name-of-a-helpdesk.subdomain-of-a-department.example.com"
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], base_url=host)
    reply(app, cast)
    mail = mails()[-1]
    raw = dict(mail.raw_items())
    assert re.fullmatch(rf"<{host}/mute/[\w-]{{43}}>", raw["List-Unsubscribe"].replace("\r\n ", "").strip())
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], base_url="http://desk.example.com")
    reply(app, cast)
    assert mails()[-1]["List-Unsubscribe-Post"] is None


def test_each_mail_about_a_request_has_its_way_out_and_others_have_none(app, cast, mails):
    with app.app_context():
        actions.file_request(
            system(), Contact("sam@example.com", "Sam"), subject="A", description=render("B"), browser="x"
        )
        actions.set_status(cast.ana, cast.ticket, "resolved")
        actions.ask_for_link("rui@example.com", "sign_in_link")
        while deliver_next(app.config["SETTINGS"]):
            pass
    ways = {mail["Subject"]: mail["List-Unsubscribe"] for mail in mails()}
    assert [bool(way) for way in ways.values()] == [True, True, False]
    assert len({way for way in ways.values() if way}) == 2


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_people_stop_mails_on_the_page_of_their_request(app, cast, mails, headers):
    rui = signed_in(app.test_client(), cast.rui)
    page = f"/requests/{cast.ticket}"
    assert "Stop e-mails about this request" in rui.get(page).text
    answer = rui.post(f"{page}/mute", data={"csrf_token": csrf_token(rui)}, headers=headers)
    assert (answer.status_code, answer.location) == ((200, None) if headers else (303, f"{page}#mute"))
    assert "You get no e-mails about this request." in (answer.text if headers else rui.get(page).text)
    reply(app, cast)
    assert mails() == []
    ana = signed_in(app.test_client(), cast.ana).get(f"/tickets/{cast.ticket}").text
    assert "<bdi>rui@example.com</bdi> · wants no e-mails" in ana
    send(rui, f"{page}/mute/removal")
    reply(app, cast)
    assert count(mails) == 1


def test_a_mailed_link_lets_people_without_an_account_stop_mails_on_the_page(
    app, client, cast, mails, ticket_link
):
    page = client.get(ticket_link).location
    before = count(mails)
    assert send(client, f"{page}/mute").status_code == 303
    reply(app, cast)
    assert count(mails) == before


def test_whom_no_mail_reaches_is_offered_nothing(app, cast, mails):
    ana = signed_in(app.test_client(), cast.ana)
    assert "Stop e-mails" in ana.get(f"/tickets/{cast.ticket}").text
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], smtp=None)
    rui = signed_in(app.test_client(), cast.rui)
    assert "Stop e-mails" not in rui.get(f"/requests/{cast.ticket}").text


def test_an_agent_stops_mails_about_a_ticket(app, cast, mails):
    ana = signed_in(app.test_client(), cast.ana)
    send(ana, f"/tickets/{cast.ticket}/assignee", value="me")
    answer = ana.post(f"/tickets/{cast.ticket}/mute", data={"csrf_token": csrf_token(ana)}, headers=HTMX)
    assert "E-mail me again" in answer.text
    with app.app_context():
        actions.reply(cast.rui, cast.ticket, render("Still jams."))
        assert "answered" not in [row.kind for row in queries.deliveries.page()[0]]
    send(ana, f"/tickets/{cast.ticket}/mute/removal")
    assert "E-mail me again" not in ana.get(f"/tickets/{cast.ticket}").text
