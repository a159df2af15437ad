"""People in copy: who adds them, what they see and get, and that nobody learns an address from it."""

import re

import pytest

from helpdesk import actions, queries
from helpdesk.clock import now
from helpdesk.db import read
from helpdesk.errors import Forbidden, Missing, Rejected
from helpdesk.models import User
from helpdesk.rules.actor import Actor
from helpdesk.rules.contact import Contact
from helpdesk.rules.text import render
from tests.cast import person
from tests.web.forms import HTMX, post_form, sign_in
from tests.web.visitors import send

SECRET = re.compile(
    r'csrf_token" value="[^"]*"|X-CSRF-Token": "[^"]*"|key" value="[^"]*"|title="[^"]*"|datetime="[^"]*"'
)


def browser(app, email: str):
    """A browser of somebody else."""
    client = app.test_client()
    sign_in(client, email)
    return client


def add(client, url: str, email: str, **more):
    """Send the form that adds somebody."""
    return post_form(client, url, to=f"{url}/participants", email=email, **more)


def in_copy(app, cast) -> list[str]:
    """The addresses of the people in copy."""
    with app.app_context():
        return [
            row.more
            for row in queries.beside.for_staff(queries.tickets.get(cast.ana, cast.ticket), now()).people
        ]


def test_the_requester_adds_somebody_who_then_sees_what_is_public_and_answers(rui, url, app, cast):
    with app.app_context():
        actions.note(cast.ana, cast.ticket, render("Internal marmalade."))
    assert add(rui, url, "zoe@example.com").location == f"{url}#in-copy"
    assert in_copy(app, cast) == ["zoe@example.com"]
    assert "Added. No e-mail is sent, so tell them." in rui.get(url).text
    zoe = browser(app, "zoe@example.com")
    page = zoe.get(url).text
    assert "It <em>jams</em> on page two." in page
    assert "marmalade" not in page
    assert "rui@example.com" not in page
    assert "Printer jams" in zoe.get("/requests").text
    post_form(zoe, url, to=f"{url}/comments", body="Mine jams too.")
    assert "Mine jams too." in rui.get(url).text


def test_they_get_the_next_reply_with_a_link_of_their_own_and_no_mail_for_being_added(
    rui, url, app, cast, mails
):
    add(rui, url, "new@elsewhere.example")
    assert "They get the next reply by e-mail, with a link" in rui.get(url).text
    assert mails() == []
    with app.app_context():
        actions.reply(cast.ana, cast.ticket, render("Try another tray."))
    mail = next(mail for mail in mails() if mail["To"] == "new@elsewhere.example")
    from tests.outbox import link_in

    guest = app.test_client()
    page = guest.get(guest.get(link_in(mail)).location).text
    assert "Try another tray." in page
    assert "Add someone" not in page
    assert guest.get(f"/requests/{cast.noise}").location.startswith("/sign-in?")


def test_adding_tells_nothing_of_whether_the_address_was_known(rui, url, app, cast):
    answers = []
    for address in ("zoe@example.com", "ana@example.com", "nobody@example.com"):
        add(rui, url, address)
        page = SECRET.sub("", rui.get(url).text)
        assert address in page
        assert "Zoe" not in page
        answers.append(re.sub(r"\d+", "0", page.replace(address, "THEIRS")))
        send(rui, f"{url}/participants/removal", email=address)
        rui.get(url)
    assert in_copy(app, cast) == []
    assert answers[0] == answers[1] == answers[2]


def test_whom_agents_added_is_named_and_never_by_address(rui, url, app, cast):
    with app.app_context():
        actions.add_participant(cast.ana, cast.ticket, Contact("zoe@example.com"))
        actions.add_participant(cast.ana, cast.ticket, Contact("quiet@example.com"))
    page = rui.get(url).text
    assert "<bdi>Zoe Stranger</bdi>" in page
    assert "<bdi>q…</bdi>" in page
    assert "zoe@example.com" not in page
    assert "quiet@example.com" not in page
    zoe = browser(app, "zoe@example.com").get(url).text
    assert "Who else is on it" in zoe
    assert "Add someone" not in zoe


def test_a_requester_removes_only_whom_they_added(rui, url, app, cast):
    with app.app_context():
        actions.add_participant(cast.ana, cast.ticket, Contact("zoe@example.com"))
    add(rui, url, "mine@example.com")
    for address in ("zoe@example.com", "mine@example.com", "nobody@example.com"):
        send(rui, f"{url}/participants/removal", email=address)
    assert in_copy(app, cast) == ["zoe@example.com"]
    with app.app_context(), pytest.raises(Forbidden):
        actions.remove_participant(cast.rui, cast.ticket, cast.zoe.user_id)


@pytest.mark.parametrize("headers", [None, HTMX])
@pytest.mark.parametrize("address", ["no address", "rui@example.com"])
def test_a_refused_address_is_kept_with_the_reason(rui, url, app, cast, headers, address):
    answer = add(rui, url, address, headers=headers)
    assert answer.status_code == 422
    assert f'value="{address}"' in answer.text
    assert 'id="in-copy-fault" role="alert"' in answer.text
    assert ("<html" in answer.text) == (headers is None)
    assert in_copy(app, cast) == []


def test_an_agent_adds_and_removes_and_the_timeline_says_so(app, cast):
    ana, url = browser(app, "ana@example.com"), f"/tickets/{cast.ticket}"
    answer = post_form(ana, url, to=f"{url}/participants", value="zoe@example.com", headers=HTMX)
    assert answer.text.count("<hx-partial") == 3
    assert post_form(ana, url, to=f"{url}/participants", value="nonsense").status_code == 422
    assert in_copy(app, cast) == ["zoe@example.com"]
    post_form(ana, url, to=f"{url}/participants/{cast.zoe.user_id}/removal")
    assert in_copy(app, cast) == []
    page = ana.get(url).text
    assert "put in copy: <bdi>Zoe Stranger</bdi>" in page
    assert "took out of copy:" in page


@pytest.mark.usefixtures("context")
def test_people_in_copy_are_few_and_each_is_there_once(cast):
    for number in range(20):
        for _ in range(2):
            actions.add_participant(cast.rui, cast.ticket, Contact(f"p{number}@example.com"))
    with read() as current:
        people = current.query(User).count()
    with pytest.raises(Rejected):
        actions.add_participant(cast.rui, cast.ticket, Contact("p20@example.com"))
    with read() as current:
        assert current.query(User).count() == people
    line = queries.tickets.timeline(cast.ana, cast.ticket, now(), latest=None).items
    assert [item.kind for item in line].count("participant_added") == 20
    assert queries.tickets.timeline(cast.rui, cast.ticket, now()).items == []


@pytest.mark.usefixtures("context")
def test_who_may_add(cast):
    actions.add_participant(cast.rui, cast.ticket, Contact("zoe@example.com"))
    link = Actor("link", cast.zoe.user_id, "end_user", ticket_id=cast.ticket)
    for actor in (cast.zoe, link):
        with pytest.raises(Forbidden):
            actions.add_participant(actor, cast.ticket, Contact("more@example.com"))
        with pytest.raises(Forbidden):
            actions.remove_participant(actor, cast.ticket, cast.zoe.user_id)
    with pytest.raises(Missing):
        actions.add_participant(person("eve@example.com", "Eve"), cast.ticket, Contact("more@example.com"))
    with pytest.raises(Missing):
        actions.add_participant(cast.rui, cast.noise, Contact("more@example.com"))


def test_nobody_adds_hundreds_of_people_in_an_hour(rui, url, app, cast):
    for number in range(30):
        add(rui, url, f"p{number % 5}@example.com")
    assert add(rui, url, "p99@example.com").status_code == 429
    assert len(in_copy(app, cast)) == 5


def test_a_guest_adds_people_once_a_mail_has_shown_that_the_address_is_theirs(app, cast, mails):
    from tests.outbox import link_in

    guest = app.test_client()
    fields = {"name": "Sam", "email": "sam@example.com", "subject": "Canary", "details": "Canary."}
    url = post_form(guest, "/requests/new", **fields).headers["Location"]
    assert "by the link in our e-mail" in guest.get(url).text
    assert send(guest, f"{url}/participants", email="victim@example.com").status_code == 403
    with app.app_context(), read():
        assert queries.people.by_email("victim@example.com") is None
    guest.get(link_in(mails()[-1]))
    assert send(guest, f"{url}/participants", email="friend@example.com").status_code == 303


def test_a_link_that_was_mailed_to_somebody_else_shows_nothing_about_a_guests_address(app, cast, mails):
    from tests.outbox import link_in

    guest = app.test_client()
    fields = {"name": "Sam", "email": "sam@example.com", "subject": "Canary", "details": "Canary."}
    url = post_form(guest, "/requests/new", **fields).headers["Location"]
    number = int(url.rpartition("/")[2])
    with app.app_context():
        actions.add_participant(cast.ana, number, Contact("zoe@example.com"))
        actions.reply(cast.ana, number, render("Try another tray."))
    guest.get(next(link_in(mail) for mail in mails() if mail["To"] == "zoe@example.com"))
    assert send(guest, f"{url}/participants", email="victim@example.com").status_code == 403


def test_a_guest_adds_people_at_once_where_no_mail_is_sent(app, cast):
    guest = app.test_client()
    fields = {"name": "Sam", "email": "sam@example.com", "subject": "Canary", "details": "Canary."}
    url = post_form(guest, "/requests/new", **fields).headers["Location"]
    assert add(guest, url, "friend@example.com").status_code == 303
