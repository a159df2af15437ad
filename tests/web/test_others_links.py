"""Somebody who is signed in opens a link that was mailed to somebody else: it opens that one request, as that person."""

from io import BytesIO

import pytest

pytest.importorskip("aiosmtpd")

from helpdesk import actions, files, queries
from helpdesk.clock import now
from helpdesk.rules.actor import GUEST
from helpdesk.rules.contact import Contact
from helpdesk.rules.text import render
from tests.web.visitors import send, signed_in

SECRET = "s" * 43
QUIET = "You read this as Rui Asks, by a link from an e-mail."
FILED_HERE = "This was sent from this browser, not from your account."


@pytest.fixture
def zoe(app, cast, ticket_link):
    """Zoe, signed in, who has opened the link in a mail to Rui."""
    browser = signed_in(app.test_client(), cast.zoe)
    assert browser.get(ticket_link).location == f"/requests/{cast.ticket}"
    return browser


def test_the_link_opens_that_one_request_and_the_page_says_as_whom(app, zoe, cast):
    page = zoe.get(f"/requests/{cast.ticket}")
    assert (page.status_code, QUIET in page.text) == (200, True)
    assert "Try another tray." in page.text
    assert "Printer jams" not in zoe.get("/requests").text
    with app.app_context():
        other = actions.open_ticket(cast.rui, None, subject="Secret", description=render("Secret."))
    assert zoe.get(f"/requests/{other}").status_code == 404


@pytest.mark.parametrize("number", [0, 2**63, 10**30])
def test_a_number_that_no_request_can_have_is_missing(app, zoe, ticket_link, number):
    guest = app.test_client()
    guest.get(ticket_link)
    for browser, page in (
        (zoe, 404),
        (guest, 303),
    ):  # who is not signed in is sent to do so, whatever the number
        for url in (f"/requests/{number}", f"/requests/{number}/news"):
            assert browser.get(url).status_code == page
        assert browser.get(f"/files/ticket-{number}.zip").status_code == 404
        assert send(browser, f"/requests/{number}/mute").status_code == 404


def test_ones_own_requests_stay_ones_own(zoe, cast):
    page = zoe.get(f"/requests/{cast.noise}")
    assert (page.status_code, "You read this" in page.text) == (200, False)


def test_without_the_link_the_request_is_missing(app, cast, ticket_link):
    browser = signed_in(app.test_client(), cast.zoe)
    assert browser.get(f"/requests/{cast.ticket}").status_code == 404
    assert browser.get(f"/files/ticket-{cast.ticket}.zip").status_code == 404


def test_a_reply_is_the_one_of_the_links_person(app, zoe, cast):
    assert send(zoe, f"/requests/{cast.ticket}/comments", body="It works.").status_code == 303
    with app.app_context():
        last = queries.tickets.timeline(cast.ana, cast.ticket, now()).items[-1]
    assert (last.author_name, last.body) == ("Rui Asks", "It works.")


def test_a_reply_to_a_closed_request_opens_one_that_this_browser_may_follow(app, zoe, cast):
    with app.app_context():
        actions.set_status(cast.ana, cast.ticket, "closed")
    answer = send(zoe, f"/requests/{cast.ticket}/comments", body="It jams again.")
    page = zoe.get(answer.location)
    assert answer.location != f"/requests/{cast.ticket}"
    assert (page.status_code, FILED_HERE in page.text) == (200, True)
    assert signed_in(app.test_client(), cast.zoe).get(answer.location).status_code == 404


def test_the_files_of_that_request_come_with_it(app, zoe, cast, settings):
    with app.app_context():
        kept = files.store(settings.instance / "attachments", BytesIO(b"a file of a test"), 100)
        file = actions.File(kept.sha256, "notes.txt", "application/octet-stream", kept.size)
        number = actions.attach(cast.rui, cast.ticket, file)
    for url in (f"/files/{number}/notes.txt", f"/files/ticket-{cast.ticket}.zip"):
        with zoe.get(url) as answer:
            assert answer.status_code == 200
        assert signed_in(app.test_client(), cast.zoe).get(url).status_code == 404


def test_who_may_see_it_anyway_reads_it_as_themselves(app, cast, ticket_link):
    with app.app_context():
        actions.add_participant(cast.ana, cast.ticket, Contact("zoe@example.com"))
    browser = signed_in(app.test_client(), cast.zoe)
    browser.get(ticket_link)
    assert "You read this" not in browser.get(f"/requests/{cast.ticket}").text
    send(browser, f"/requests/{cast.ticket}/comments", body="Mine.")
    with app.app_context():
        assert queries.tickets.timeline(cast.ana, cast.ticket, now()).items[-1].author_name == "Zoe Stranger"


def test_the_staff_go_to_the_tickets_own_page(app, cast, ticket_link):
    browser = signed_in(app.test_client(), cast.ana)
    browser.get(ticket_link)
    assert browser.get(f"/requests/{cast.ticket}").location == f"/tickets/{cast.ticket}"


def test_nobodys_address_is_told(app, cast, mails):
    with app.app_context():
        contact = Contact("sam@example.com", "")
        number = actions.open_ticket(GUEST, contact, subject="Paper", description=render("None."))
    from tests.outbox import link_in

    browser = signed_in(app.test_client(), cast.zoe)
    page = browser.get(browser.get(link_in(mails()[-1])).location).text
    assert f"#{number}" in page
    assert "by a link that was mailed to somebody else" in page
    assert "sam@example.com" not in page


def test_a_link_that_was_revoked_shows_its_page_to_who_is_signed_in_too(app, zoe, cast):
    with app.app_context():
        actions.revoke_ticket_links(cast.ana, cast.ticket)
    page = zoe.get(f"/requests/{cast.ticket}")
    assert (page.status_code, "This link does not work" in page.text) == (404, True)


def test_what_a_guest_filed_in_this_browser_opens_for_who_signs_in_there(app, client, cast):
    with app.app_context():
        contact = Contact("gil@example.com", "Gil")
        number = actions.file_request(
            GUEST, contact, subject="Ink", description=render("Dry."), browser=SECRET
        )
        actions.set_status(cast.ana, number, "closed")
    signed_in(client, cast.zoe).set_cookie("helpdesk_browser", f"{SECRET}.{number}")
    assert FILED_HERE in client.get(f"/requests/{number}").text
    follow_up = send(client, f"/requests/{number}/comments", body="Dry again.").location
    assert follow_up != f"/requests/{number}"
    assert client.get(follow_up).status_code == 200


def test_ones_own_page_asks_for_its_request_once(app, cast, sql):
    browser = signed_in(app.test_client(), cast.rui)
    browser.get(f"/requests/{cast.ticket}")
    sql.clear()
    browser.get(f"/requests/{cast.ticket}")
    assert sum("ticket.description_html" in statement for statement in sql) == 1
