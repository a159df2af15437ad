"""Pages in German: for who chose it, and for guests whose browser asks for it. Programs are answered in English."""

import re

import pytest

from helpdesk import actions
from helpdesk.rules.actor import system
from helpdesk.rules.text import render
from helpdesk.web import reader
from helpdesk.web.queue import listing
from tests.web.forms import post_form
from tests.web.visitors import send, signed_in, toasts

GERMAN = {"Accept-Language": "de-AT,de;q=0.9,en;q=0.5"}


@pytest.fixture
def german(app, client, cast):
    """The browser of somebody who chose German, in a browser that asks for English."""

    def german(actor):
        with app.app_context():
            actions.change_preferences(actor, actor.user_id, locale="de", time_zone=None, preferences={})
        return signed_in(client, actor)

    return german


def text_of(answer) -> str:
    """The words of a page, without tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("/sign-in", ["Anmelden", "Passwort", "Sie möchten nur etwas fragen?"]),
        ("/requests/new", ["Wie können wir helfen?", "Ihr Name", "Je bis 25 MB."]),
        ("/nowhere", ["Nicht gefunden", "Hier gibt es nichts.", "Zur Startseite"]),
        ("/sign-in/link/dead", ["Dieser Link gilt nicht mehr"]),
    ],
)
def test_a_guest_is_answered_in_the_language_that_their_browser_asks_for(client, cast, url, words):
    answer = client.get(url, headers=GERMAN)
    assert '<html lang="de"' in answer.text
    assert [each for each in words if each not in text_of(answer)] == []


def test_a_guest_whose_browser_asks_for_what_we_do_not_speak_is_answered_in_english(client, cast):
    page = client.get("/sign-in", headers={"Accept-Language": "eo,la;q=0.5"}).text
    assert '<html lang="en"' in page
    assert "Just want to ask something?" in page


def test_a_language_of_one_country_is_named_as_browsers_name_it(client, cast, monkeypatch):
    monkeypatch.setattr(reader, "languages", lambda: {"en": "English", "pt_BR": "Português"})
    assert '<html lang="pt-BR"' in client.get("/sign-in", headers={"Accept-Language": "pt-BR"}).text


def test_the_queue_is_german(german, cast):
    page = text_of(german(cast.ana).get("/tickets?q=status:open+assignee:none"))
    assert "2 Tickets" in page
    assert "Status: offen" in page
    assert "Zuständig: niemand" in page
    assert "Nicht zugewiesen" in page


def test_a_ticket_is_german_and_says_what_happened(app, german, cast):
    with app.app_context():
        actions.take(cast.ana, cast.ticket)
        actions.reply(cast.ana, cast.ticket, render("Try another tray."), status="pending")
    page = text_of(german(cast.ana).get(f"/tickets/{cast.ticket}"))
    assert "Ana Agent hat das Ticket übernommen" in page
    assert "Ana Agent hat den Status geändert: Offen → Wartet" in page
    assert "Öffentliche Antwort" in page
    assert "gerade eben" in page


def test_ones_own_request_is_german(app, german, cast):
    with app.app_context():
        actions.reply(cast.ana, cast.ticket, render("Which tray?"), status="pending")
    page = text_of(german(cast.rui).get(f"/requests/{cast.ticket}"))
    assert "Wartet auf Sie" in page
    assert "Wir brauchen Ihre Antwort, damit es weitergeht. Schreiben Sie sie unten." in page


def test_what_is_refused_is_refused_in_german(client, cast):
    answer = post_form(client, "/requests/new", email="rui", subject="", headers=GERMAN)
    assert answer.status_code == 422
    assert "Geben Sie einen Betreff ein." in answer.text
    assert "Geben Sie eine E-Mail-Adresse ein, zum Beispiel name@example.com." in answer.text


def test_a_language_is_chosen_on_the_account_page_and_answered_in_at_once(client, cast):
    rui = signed_in(client, cast.rui)
    assert '<option value="de">Deutsch</option>' in rui.get("/account").text
    post_form(rui, "/account", to="/account/look", theme="auto", time_zone="", language="de")
    assert toasts(rui, "/account") == ["Gespeichert."]
    page = rui.get("/account", headers={"Accept-Language": "en"}).text
    assert '<html lang="de"' in page
    assert '<option selected value="de">Deutsch</option>' in page


def test_a_language_that_there_is_not_is_refused(client, cast):
    rui = signed_in(client, cast.rui)
    answer = send(rui, "/account/look", theme="pink", time_zone="", language="xx")
    assert answer.status_code == 422
    assert "Not a valid choice" in answer.text
    post_form(rui, "/account", to="/account/look", theme="auto", time_zone="", language="de")
    assert (
        "Keine gültige Auswahl" in send(rui, "/account/look", theme="pink", time_zone="", language="xx").text
    )


def test_numbers_are_grouped_as_the_reader_groups_them(app):
    with app.test_request_context(headers=GERMAN):
        assert listing.said_total(1234) == "1.234"
        assert listing.said_total(10_000) == "10.000+"
    with app.test_request_context():
        assert listing.said_total(1234) == "1,234"


def test_what_people_made_up_is_called_as_they_called_it(german, cast):
    page = text_of(german(cast.ana).get("/tickets?q=tag:open+priority:high+group:none"))
    assert "Schlagwort: open" in page
    assert "Priorität: hoch" in page
    assert "Gruppe: keine" in page


def test_programs_and_their_page_are_answered_in_english(app, client, cast):
    with app.app_context():
        actions.create_api_key(system(), None, name="Bot", key="hd_language_" + "k" * 32, scopes=("read",))
    key = {"X-API-Key": "hd_language_" + "k" * 32, **GERMAN}
    refused = client.get("/v1/support/tickets/999", headers=key)
    assert refused.json["detail"] == "There is nothing here."
    page = client.get("/api/docs", headers=GERMAN).text
    assert '<html lang="en"' in page
    assert "New request" in page
