"""In which language somebody is written to who has not chosen one: that of the page by which they became known."""

import pytest

pytest.importorskip("aiosmtpd")

from helpdesk import actions, queries
from helpdesk.rules.text import render
from tests.outbox import link_in
from tests.web.forms import post_form
from tests.web.visitors import send, signed_in


@pytest.fixture
def german(client):
    """A browser that asks for German."""
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "de"
    return client


def text_of(mail) -> str:
    """The words of a mail's text, in one line."""
    return " ".join(mail.get_body(("plain",)).get_content().split())


def test_a_guest_who_asks_in_german_is_answered_in_german(app, cast, german, mails):
    post_form(
        german,
        "/requests/new",
        name="Gil",
        email="gil@example.com",
        subject="Druckt nicht",
        details="Gar nicht.",
    )
    assert mails()[-1]["Subject"].startswith("Ihre Anfrage #")
    assert "Wir kümmern uns darum und antworten per E-Mail." in text_of(mails()[-1])
    with app.app_context():
        number = cast.ticket + 1
        actions.reply(cast.ana, number, render("Try another tray."))
    assert "Ana Agent schrieb: Try another tray." in text_of(mails()[-1])


def test_whom_somebody_names_on_a_german_page_is_written_to_in_german(cast, german, mails):
    signed_in(german, cast.bo)
    send(german, "/admin/people/new", name="Nia", email="nia@example.com", role="agent")
    assert mails()[-1]["Subject"] == "Ihr Konto beim Helpdesk"


def test_naming_somebody_who_is_known_changes_nothing_about_them(app, cast, german, mails):
    signed_in(german, cast.ana)
    send(german, f"/tickets/{cast.ticket}/participants", value="zoe@example.com")
    with app.app_context():
        assert queries.people.get(cast.zoe.user_id).locale is None
        actions.reply(cast.ana, cast.ticket, render("Try another tray."))
    assert [each["To"] for each in mails()[-2:]] == ["rui@example.com", "zoe@example.com"]
    assert all("Ana Agent wrote:" in text_of(each) for each in mails()[-2:])


@pytest.mark.parametrize(("chosen", "subject"), [(None, "Ihr Anmeldelink"), ("en", "Your sign-in link")])
def test_a_link_comes_in_the_language_of_the_page_that_asked_unless_another_was_chosen(
    app, cast, german, mails, chosen, subject
):
    with app.app_context():
        actions.change_preferences(cast.rui, cast.rui.user_id, locale=chosen, time_zone=None, preferences={})
    send(german, "/sign-in/link", email="rui@example.com")
    assert mails()[-1]["Subject"] == subject


def test_who_makes_an_account_in_german_is_written_to_in_german(app, cast, german, mails):
    send(german, "/register", name="Nia", email="nia@example.com")
    assert "Jemand, vermutlich Sie, möchte hier ein Konto mit dieser Adresse." in text_of(mails()[-1])
    send(german, link_in(mails()[-1]), name="Nia", password="a long enough one")
    assert '<option selected value="de">Deutsch</option>' in german.get("/account").text
