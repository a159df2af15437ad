"""The outbox and the mail settings of the admins, with a mail server and without."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

pytest.importorskip("aiosmtpd")

from helpdesk import actions, queries
from helpdesk.clock import now
from helpdesk.effects.outbox import deliver_next
from helpdesk.rules.text import render
from tests.outbox import answering, free_port, plain, sink, talking
from tests.web.visitors import send, toasts


def with_server(app, port: int) -> None:
    """Give the helpdesk a mail server."""
    settings = replace(
        app.config["SETTINGS"], smtp=plain(port), mail_from="Support <support@desk.example.com>"
    )
    app.config["SETTINGS"] = settings


def work(app) -> None:
    """What the worker does."""
    with app.app_context():
        while deliver_next(app.config["SETTINGS"]):
            pass


def test_without_a_mail_server_the_pages_say_so_and_the_mail_can_be_read(app, bo, cast):
    work(app)
    listed = bo.get("/admin/outbox").text
    assert "No e-mail is sent" in listed
    assert "rui@example.com" in listed
    assert "Kept, not sent" in listed
    page = bo.get("/admin/outbox/2").text
    assert "Printer jams" in page
    assert "Send again" not in page
    assert toasts(bo, send(bo, "/admin/outbox/2/sending").location) == [
        "There is no mail server, so nothing can be sent."
    ]
    assert "HELPDESK_SMTP_URL" in bo.get("/admin/mail").text
    assert send(bo, "/admin/mail/trial").status_code == 409


def test_a_mail_is_sent_again(app, bo, cast):
    work(app)
    with sink() as (kept, port):
        with_server(app, port)
        assert "Send again" in bo.get("/admin/outbox/2").text
        assert send(bo, "/admin/outbox/2/sending").status_code == 303
        assert toasts(bo, send(bo, "/admin/outbox/2/sending").location)[-1] == "This is on its way already."
        work(app)
    assert [mail["To"] for mail in kept.mails] == ["rui@example.com"]
    assert ">Sent<" in bo.get("/admin/outbox?show=sent").text
    assert "Nothing" not in bo.get("/admin/outbox/2").text


def test_all_mails_are_tried_again_once_the_server_is_back(app, bo, cast):
    assert "Try all again now" not in bo.get("/admin/outbox").text
    with_server(app, free_port())
    work(app)
    assert "Try all again now" in bo.get("/admin/outbox").text
    with sink() as (kept, port):
        with_server(app, port)
        work(app)
        assert kept.mails == []
        assert toasts(bo, send(bo, "/admin/outbox/sending").location) == ["2 mails leave in a moment."]
        work(app)
    assert len(kept.mails) == 2
    assert "Try all again now" not in bo.get("/admin/outbox").text


def test_the_outbox_shows_what_the_server_said(app, bo, cast):
    with talking(answering({"RCPT": "550 5.1.1 no <such> person"})) as port:
        with_server(app, port)
        work(app)
    for url in ("/admin/outbox", "/admin/outbox?show=failed", "/admin/outbox/2"):
        assert "550 5.1.1 no &lt;such&gt; person" in bo.get(url).text, url
    assert "rui@example.com" not in bo.get("/admin/outbox?show=sent").text


def test_our_own_words_are_in_the_language_of_the_page(app, bo, cast):
    with talking(answering({"RCPT": None})) as port:
        with_server(app, port)
        work(app)
        german = {"Accept-Language": "de"}
        for url in ("/admin/outbox", "/admin/outbox/2"):
            assert "Der Server hat die Verbindung geschlossen." in bo.get(url, headers=german).text
    with talking(answering({"RCPT": "550 100 % full"})) as port:
        with_server(app, port)
        assert "550 100 % full" in send(bo, "/admin/mail/trial").text


def test_a_mail_that_has_nothing_left_to_say_is_not_offered_to_be_sent(app, bo, cast):
    with app.app_context():
        actions.delete_ticket(cast.bo, cast.noise)
    with sink() as (kept, port):
        with_server(app, port)
        work(app)
        page = bo.get("/admin/outbox/1").text
    assert [mail["To"] for mail in kept.mails] == ["rui@example.com"]
    assert "Not needed any more" in page
    assert "Send again" not in page


def test_the_trial_shows_the_servers_own_words(app, bo, cast):
    with sink() as (kept, port):
        with_server(app, port)
        page = send(bo, "/admin/mail/trial")
        assert page.status_code == 200
        assert "250 2.0.0 taken" in page.text
    assert kept.envelopes == [("support@desk.example.com", ["bo@example.com"])]


@pytest.mark.parametrize(
    ("replies", "words", "advice"),
    [
        ({"MAIL": "553 5.7.1 not your address"}, "553 5.7.1 not your address", "HELPDESK_MAIL_FROM"),
        ({"HELLO": "554 go away"}, "554 go away", "Port 465 needs smtps://"),
        ({"RCPT": "550 no relaying"}, "550 no relaying", "Many do only after signing in"),
        ({"RCPT": None}, "The server closed the connection.", "The server broke off."),
        ({"END": "554 looks like spam"}, "554 looks like spam", "Its words say why"),
        ({"END": None}, "The server closed the connection.", "It may arrive."),
    ],
)
def test_a_trial_that_fails_says_what_to_try(app, bo, cast, replies, words, advice):
    with talking(answering(replies)) as port:
        with_server(app, port)
        page = send(bo, "/admin/mail/trial")
    assert page.status_code == 502
    assert words in page.text
    assert advice in page.text


def test_a_trial_with_nobody_there_says_what_to_try(app, bo, cast):
    with_server(app, free_port())
    assert "whether a firewall" in send(bo, "/admin/mail/trial").text


def test_the_list_is_read_page_by_page(app, bo, cast):
    with app.app_context():
        for _ in range(60):
            actions.reply(cast.ana, cast.ticket, render("Once more."))
    first = bo.get("/admin/outbox").text
    assert first.count('id="delivery-') == 50
    with app.app_context():
        _rows, after = queries.deliveries.page()
    second = bo.get(f"/admin/outbox?after={after}").text
    assert second.count('id="delivery-') == 12
    assert bo.get("/admin/outbox?after=nonsense").status_code == 422
    assert bo.get("/admin/outbox/999").status_code == 404


def test_the_age_of_the_oldest_mail_is_told(app, bo, cast, monkeypatch):
    for place in ("http.health", "web.admin.system"):
        monkeypatch.setattr(f"helpdesk.{place}.now", lambda: now() + timedelta(hours=2))
    assert re.search(r"oldest waiting mail: 72\d\d s\n", bo.get("/readyz").text)
    assert "2 hours" in bo.get("/admin/system").text
    work(app)
    assert "oldest waiting mail: none" in bo.get("/readyz").text
    assert "None waits" in bo.get("/admin/system").text


def test_it_is_told_for_a_day_that_mails_were_given_up(app, bo, cast, monkeypatch):
    assert "mails given up within a day: 0\n" in bo.get("/readyz").text
    with talking(answering({"RCPT": "550 nobody"})) as port:
        with_server(app, port)
        work(app)
    assert "mails given up within a day: 2\n" in bo.get("/readyz").text
    assert '<a href="/admin/outbox?show=failed">2</a>' in bo.get("/admin/system").text
    monkeypatch.setattr("helpdesk.http.health.now", lambda: now() + timedelta(hours=25))
    assert "mails given up within a day: 0\n" in bo.get("/readyz").text


def test_what_links_begin_with_is_said(app, bo, cast):
    with_server(app, free_port())
    assert "HELPDESK_BASE_URL is not set" in bo.get("/admin/mail").text


def test_no_page_tells_the_password_of_the_mail_server(app, bo, cast):
    app.config["SETTINGS"] = replace(
        app.config["SETTINGS"],
        smtp=replace(plain(free_port()), user="desk", password="canary-secret"),
        mail_from="a@b.example",
    )
    for url in ("/admin/mail", "/admin/system", "/admin/outbox"):
        assert "canary-secret" not in bo.get(url).text
    assert "canary-secret" not in send(bo, "/admin/mail/trial").text
    assert "canary-secret" not in repr(app.config["SETTINGS"])
