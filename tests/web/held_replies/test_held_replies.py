"""Sending is undone within some seconds: the page, for its author, for other agents, for those who ask, and when time is over."""

import re
from io import BytesIO

import pytest

from helpdesk import actions, queries
from helpdesk.clock import now
from helpdesk.db import transaction
from helpdesk.models import HeldReply
from helpdesk.rules.text import render
from helpdesk.worker.loop import release_due
from tests.web.forms import HTMX, hidden
from tests.web.held import TEXT, choose, comments, composer, held, over, reply
from tests.web.visitors import csrf_token, send, signed_in, toasts


def test_a_reply_is_held_on_its_page_and_the_composer_is_empty(ana, app, cast, url):
    answer = reply(ana, url)
    [number] = held(app, cast.ticket)
    assert answer.location == f"{url}#held-{number}"
    page = ana.get(url).text
    assert f'id="held-{number}"' in page
    assert TEXT in page
    assert "Sending in 10 s" in page
    assert composer(page) == ""
    assert comments(app, cast.ticket) == []


def test_it_says_in_passing_where_it_goes(ana, url):
    reply(ana, url)
    assert toasts(ana, url) == ["Sending to Rui Asks. You can still undo it."]


def test_the_swap_is_the_timeline_with_it_and_a_fresh_composer(ana, url):
    answer = reply(ana, url, headers=HTMX, then="resolve")
    assert answer.status_code == 200
    assert re.search(r"Sending in 10 s.*then.*Resolved", answer.text, re.S)
    assert composer(answer.text) == ""


def test_another_agent_sees_it_without_its_buttons(ana, app, cast, url):
    reply(ana, url)
    page = signed_in(app.test_client(), cast.bo).get(url).text
    assert "Ana Agent is sending this" in page
    assert TEXT in page
    assert "undoing" not in page
    assert "Send now" not in page


@pytest.mark.parametrize("headers", [None, HTMX], ids=["plain", "in place"])
def test_send_now_sends_it(ana, app, cast, url, headers):
    reply(ana, url, then="resolve")
    [number] = held(app, cast.ticket)
    fields = {"csrf_token": csrf_token(ana)}
    answer = ana.post(f"{url}/held-replies/{number}/sending?was=open", data=fields, headers=headers)
    assert comments(app, cast.ticket) == [TEXT]
    if headers:
        assert "Reply sent." in answer.text
        assert f'id="ticket-{cast.ticket}-aside"' in answer.text
        assert "composer" not in answer.text
    else:
        assert re.fullmatch(rf"{url}#event-\d+", answer.location)


def test_the_properties_are_left_alone_when_the_status_stays(ana, app, cast, url):
    reply(ana, url)
    [number] = held(app, cast.ticket)
    fields = {"csrf_token": csrf_token(ana)}
    answer = ana.post(f"{url}/held-replies/{number}/sending?was=open", data=fields, headers=HTMX)
    assert "-aside" not in answer.text


def test_too_late_to_undo_is_said_and_the_reply_is_shown(ana, app, cast, url):
    reply(ana, url)
    [number] = held(app, cast.ticket)
    over(app)
    release_due(app)
    fields = {"csrf_token": csrf_token(ana)}
    answer = ana.post(f"{url}/held-replies/{number}/undoing", data=fields, headers=HTMX)
    assert "Too late: it is not waiting any more." in answer.text
    assert TEXT in answer.text
    assert comments(app, cast.ticket) == [TEXT]
    assert ana.post(f"{url}/held-replies/{number}/sending", data=fields, headers=HTMX).status_code == 200
    assert comments(app, cast.ticket) == [TEXT]


def test_sent_twice_it_is_held_once(ana, app, cast, url):
    fields = {**hidden(ana.get(url).text), "body": TEXT, "visibility": "public"}
    places = {ana.post(f"{url}/comments", data=fields).location for _ in range(2)}
    assert len(places) == len(held(app, cast.ticket)) == 1


@pytest.mark.parametrize("case", ["none chosen", "a note", "a request of one's own"])
def test_what_is_never_held(ana, app, cast, url, case):
    if case == "none chosen":
        choose(app, cast.ana, 0)
    if case == "a request of one's own":
        with app.app_context():
            actions.change_requester(cast.bo, cast.ticket, cast.ana.user_id)
    reply(ana, url, visibility="internal" if case == "a note" else "public")
    assert held(app, cast.ticket) == []
    with app.app_context():
        kinds = [each.kind for each in queries.tickets.timeline(cast.ana, cast.ticket, now()).items]
    assert kinds[-1] == ("noted" if case == "a note" else "replied")


def test_another_agent_who_sends_meanwhile_is_shown_it_and_may_send_anyway(ana, app, cast, url):
    bo = signed_in(app.test_client(), cast.bo)
    form = {**hidden(bo.get(url).text), "visibility": "public", "body": "Me, too.", "seen_held": "0"}
    reply(ana, url)
    stopped = bo.post(f"{url}/comments", data=form, headers=HTMX)
    assert stopped.status_code == 409
    assert "Ana Agent is sending:" in stopped.text
    assert TEXT in stopped.text
    assert composer(stopped.text) == "Me, too."
    assert "Send anyway" in stopped.text
    seen = re.search(r'name="seen_held" value="(\d+)"', stopped.text)[1]
    assert bo.post(f"{url}/comments", data={**form, "seen_held": seen}).status_code == 303
    assert comments(app, cast.ticket) == ["Me, too."]


def test_who_has_seen_that_it_is_being_sent_is_not_stopped(ana, app, cast, url):
    reply(ana, url)
    assert reply(signed_in(app.test_client(), cast.bo), url, "Me, too.").status_code == 303


def asks(page: str) -> str:
    """The address that a page asks for news."""
    return re.search(r'hx-get="([^"]*/news[^"]*)"', page)[1].replace("&amp;", "&")


def test_another_agents_open_page_gets_it_with_the_next_look_and_loses_it_when_it_is_taken_back(
    ana, app, cast, url
):
    bo = signed_in(app.test_client(), cast.bo)
    before = asks(bo.get(url).text)
    assert bo.get(before, headers=HTMX).status_code == 204
    reply(ana, url)
    [number] = held(app, cast.ticket)
    told = bo.get(before, headers=HTMX).text
    assert "Ana Agent is sending this" in told
    assert 'toast__text">Ana Agent is sending a reply<' in told
    assert "composer" not in told
    assert "sending a reply" not in ana.get(before, headers=HTMX).text
    assert bo.get(asks(told), headers=HTMX).status_code == 204
    send(ana, f"{url}/held-replies/{number}/undoing")
    gone = bo.get(asks(told), headers=HTMX)
    assert "toast__text" not in gone.text
    assert (gone.status_code, f'id="held-{number}"' in gone.text) == (200, False)


def test_one_taken_back_and_another_sent_are_news_though_there_is_one_as_before(ana, app, cast, url):
    reply(ana, url)
    [number] = held(app, cast.ticket)
    bo = signed_in(app.test_client(), cast.bo)
    before = asks(bo.get(url).text)
    send(ana, f"{url}/held-replies/{number}/undoing")
    reply(ana, url, "Another one.")
    assert "Another one." in bo.get(before, headers=HTMX).text


def test_a_look_that_finds_nothing_asks_the_database_twice(app, cast, url, ana, sql):
    reply(ana, url)
    bo = signed_in(app.test_client(), cast.bo)
    address = asks(bo.get(url).text)
    sql.clear()
    assert bo.get(address, headers=HTMX).status_code == 204
    assert len(sql) == 2, sql  # who asks, and whether there is news


def test_agents_read_its_files_and_nobody_else_does(ana, app, cast, url):
    reply(ana, url, files=(BytesIO(b"tray"), "tray.txt"))
    file = re.search(r'href="(/files/[^"]*tray\.txt[^"]*)"', ana.get(url).text)[1]
    statuses = {}
    for name in ("ana", "bo", "rui", "zoe"):
        with signed_in(app.test_client(), getattr(cast, name)).get(file) as answer:
            statuses[name] = answer.status_code
    assert statuses == {"ana": 200, "bo": 200, "rui": 404, "zoe": 404}


def test_one_that_cannot_go_out_keeps_no_other_back_and_is_logged(ana, app, cast, monkeypatch, caplog):
    for number in (cast.ticket, cast.noise):
        reply(ana, f"/tickets/{number}")
    over(app)
    with app.app_context(), transaction() as current:
        current.get(
            HeldReply, held(app, cast.ticket)[0]
        ).status = "nonsense"  # which the table of tickets refuses
    release_due(app)
    assert comments(app, cast.ticket) == []
    assert comments(app, cast.noise) == [TEXT]
    assert held(app, cast.ticket) != []
    assert "background work failed" in caplog.text


def test_who_watches_is_told_of_one_that_does_not_go_out(ana, app, url):
    reply(ana, url)
    assert "oldest overdue reply: none" in ana.get("/readyz").text
    over(app)
    assert re.search(r"oldest overdue reply: \d+ s", ana.get("/readyz").text)


def test_of_a_page_with_it_the_statements_are_still_few(ana, app, cast, url, sql):
    reply(ana, url)
    with app.app_context():
        actions.reply(cast.bo, cast.ticket, render("Mine."))
    sql.clear()
    ana.get(url)
    assert len(sql) <= 10, sql
