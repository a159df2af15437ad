"""What is new on a request: the page asks, cheaply; the list has a dot; the agent sees that it was read."""

import re

import pytest

from helpdesk import actions, queries
from helpdesk.rules.contact import Contact
from helpdesk.rules.text import render
from tests.web.forms import HTMX, post_form
from tests.web.visitors import send, signed_in


def do(app, verb, *arguments, **options):
    """Run a verb as somebody who is not at this browser."""
    with app.app_context():
        return verb(*arguments, **options)


def ask(client, page: str):
    """Ask as the page does that shows this."""
    address = page.split('hx-get="')[1].split('"')[0].replace("&amp;", "&")
    return client.get(address, headers=HTMX)


def test_a_new_reply_takes_its_place_in_the_thread_and_is_announced(rui, url, app, cast):
    page = rui.get(url).text
    assert ask(rui, page).status_code == 204
    do(app, actions.reply, cast.ana, cast.ticket, render("Try another tray."))
    answer = ask(rui, page)
    assert answer.status_code == 200
    assert "Try another tray." in answer.text
    assert "New reply from Ana Agent" in answer.text
    assert "composer" not in answer.text
    assert ask(rui, answer.text).status_code == 204


def test_what_is_internal_is_no_news_to_an_end_user(rui, url, app, cast):
    page = rui.get(url).text
    do(app, actions.note, cast.ana, cast.ticket, render("Internal marmalade."))
    do(app, actions.set_priority, cast.ana, cast.ticket, "urgent")
    do(app, actions.assign, cast.ana, cast.ticket, cast.ana.user_id)
    assert ask(rui, page).status_code == 204
    do(app, actions.set_status, cast.ana, cast.ticket, "in_progress")
    answer = ask(rui, page).text
    assert "marmalade" not in answer
    assert 'toast__text">We&#39;re on it<' in answer


def test_what_one_did_oneself_in_another_tab_is_shown_and_not_announced(rui, url, app, cast):
    page = rui.get(url).text
    post_form(rui, url, to=f"{url}/comments", body="From my other tab.")
    answer = ask(rui, page).text
    assert "From my other tab." in answer
    assert "toast" not in answer


def test_asking_is_cheap_and_keeps_nobody_signed_in(rui, url, app, cast, sql, monkeypatch):
    page = rui.get(url).text
    sql.clear()
    assert ask(rui, page).status_code == 204
    assert len(sql) == 2, sql
    monkeypatch.setattr("helpdesk.queries.sessions.is_worth_noting", lambda me, moment: True)
    sql.clear()
    ask(rui, page)
    assert not [statement for statement in sql if "UPDATE" in statement]


@pytest.mark.parametrize("after", ["x", "-1", "9" * 30, "²", ""])
def test_a_place_that_is_none_shows_all_there_is(rui, url, app, cast, after):
    do(app, actions.reply, cast.ana, cast.ticket, render("Try another tray."))
    assert "Try another tray." in rui.get(f"{url}/news", query_string={"after": after}, headers=HTMX).text


def test_a_session_that_has_ended_is_told_and_a_stranger_learns_nothing(app, cast, url):
    nobody, zoe = app.test_client(), signed_in(app.test_client(), cast.zoe)
    assert nobody.get(f"{url}/news", headers=HTMX).status_code == 401
    assert zoe.get(f"{url}/news", headers=HTMX).status_code == 404
    assert zoe.get("/requests/999/news", headers=HTMX).status_code == 404


def test_the_page_that_shows_everything_asks_for_everything(rui, url, app, cast):
    for number in range(55):
        do(app, actions.reply, cast.ana, cast.ticket, render(f"Message number {number}."))
    page = rui.get(f"{url}?show=all").text
    do(app, actions.reply, cast.ana, cast.ticket, render("The last one."))
    answer = ask(rui, page).text
    assert "Message number 3." in answer
    assert "The last one." in answer


def is_unread(client) -> bool:
    """Is there a dot in this person's list?"""
    return "request--unread" in client.get("/requests").text


def test_the_list_has_a_dot_for_what_others_did_since_one_looked(rui, url, app, cast):
    assert not is_unread(rui)
    do(app, actions.note, cast.ana, cast.ticket, render("Internal."))
    assert not is_unread(rui)
    do(app, actions.reply, cast.ana, cast.ticket, render("Try another tray."))
    assert is_unread(rui)
    assert is_unread(rui)  # the list is not the page
    rui.get(url)
    assert not is_unread(rui)
    post_form(rui, url, to=f"{url}/comments", body="My own words.")
    assert not is_unread(rui)
    do(app, actions.set_status, cast.ana, cast.ticket, "pending")
    assert is_unread(rui)


def test_each_reader_has_a_mark_of_their_own(rui, url, app, cast):
    do(app, actions.add_participant, cast.ana, cast.ticket, Contact("zoe@example.com"))
    do(app, actions.reply, cast.ana, cast.ticket, render("Try another tray."))
    rui.get(url)
    zoe = signed_in(app.test_client(), cast.zoe)
    assert is_unread(zoe)
    assert not is_unread(rui)


def test_what_came_while_the_page_was_open_is_seen(rui, url, app, cast):
    page = rui.get(url).text
    do(app, actions.reply, cast.ana, cast.ticket, render("Try another tray."))
    ask(rui, page)
    assert not is_unread(rui)


def test_the_agent_sees_that_the_requester_looked_and_looking_oneself_is_nothing(rui, url, app, cast):
    ana = signed_in(app.test_client(), cast.ana)
    assert "Looked at it" not in ana.get(f"/tickets/{cast.ticket}").text
    ana.get(url)
    assert "Looked at it" not in ana.get(f"/tickets/{cast.ticket}").text
    rui.get(url)
    assert "Looked at it" in ana.get(f"/tickets/{cast.ticket}").text


def note_reading(client, page: str):
    """Do what a page that was shown does by itself, if it does."""
    found = re.search(r'hx-post="([^"]+/reading[^"]+)"', page)
    return send(client, found[1]) if found else None


def test_what_a_browser_fetches_ahead_is_read_once_it_is_shown(rui, url, app, cast):
    do(app, actions.reply, cast.ana, cast.ticket, render("Try another tray."))
    page = rui.get(url, headers={"Sec-Purpose": "prefetch"}).text
    assert is_unread(rui)
    assert note_reading(rui, page).status_code == 204
    assert not is_unread(rui)
    assert note_reading(rui, rui.get(url).text) is None  # it was noted with the answer


def test_a_program_that_follows_a_mailed_link_has_not_read(app, cast, client, ticket_link):
    ana = signed_in(app.test_client(), cast.ana)
    page = client.get(ticket_link, follow_redirects=True).text
    assert "Looked at it" not in ana.get(f"/tickets/{cast.ticket}").text
    note_reading(client, page)
    assert "Looked at it" in ana.get(f"/tickets/{cast.ticket}").text


def test_nobody_has_read_what_did_not_happen_yet(rui, url, app, cast):
    send(rui, f"{url}/reading?until=999999999")
    do(app, actions.reply, cast.ana, cast.ticket, render("Try another tray."))
    assert is_unread(rui)


def test_a_look_is_noted_once_a_minute_unless_there_is_news(rui, url, app, cast, sql):
    rui.get(url)
    sql.clear()
    rui.get(url)
    assert not [statement for statement in sql if "seen" in statement and not statement.startswith("SELECT")]
    with app.app_context():
        actions.saw_ticket(cast.rui.user_id, cast.ticket, 10**6)
        actions.saw_ticket(cast.rui.user_id, cast.ticket, 5)
        actions.saw_ticket(cast.rui.user_id, 999, 5)
        ticket = queries.tickets.get(cast.rui, cast.ticket)
        assert queries.beside.for_end_user(cast.rui, ticket).seen.id == 10**6


def test_an_agents_page_shows_what_others_did_and_says_who_wrote(app, cast):
    ana = signed_in(app.test_client(), cast.ana)
    page = ana.get(f"/tickets/{cast.ticket}").text
    asked = page.split(f'id="ticket-{cast.ticket}-news" ')[1]
    assert ask(ana, asked).status_code == 204
    do(app, actions.set_priority, cast.bo, cast.ticket, "urgent")
    answer = ask(ana, asked).text
    assert "changed the priority" in answer
    assert "toast" not in answer
    do(app, actions.note, cast.bo, cast.ticket, render("Between us."))
    answer = ask(ana, asked).text
    assert "New note from Bo Admin" in answer
    assert 'id="composer"' not in answer
    assert "aside" not in answer
    assert ask(ana, answer.split(f'id="ticket-{cast.ticket}-news" ')[1]).status_code == 204


def test_an_agents_page_asks_cheaply(app, cast, sql):
    ana = signed_in(app.test_client(), cast.ana)
    page = ana.get(f"/tickets/{cast.ticket}").text
    sql.clear()
    assert ask(ana, page.split(f'id="ticket-{cast.ticket}-news" ')[1]).status_code == 204
    assert len(sql) == 2
