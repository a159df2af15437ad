"""Replies and notes: what they change, what they record, who may not."""

import pytest
from sqlalchemy import text

from helpdesk import actions, queries
from helpdesk.clock import now
from helpdesk.db import session
from helpdesk.errors import Conflict, Forbidden, Missing
from helpdesk.rules.text import render
from tests.cast import open_ticket

pytestmark = pytest.mark.usefixtures("context")


def kinds(ticket: int) -> list[str]:
    """The events of a ticket, oldest first."""
    rows = session().execute(text("SELECT kind FROM event WHERE ticket_id = :t ORDER BY id"), {"t": ticket})
    return [row.kind for row in rows]


def test_a_reply_is_one_event_and_answers_the_requester(cast):
    assert queries.tickets.get(cast.ana, cast.ticket).waiting_since is not None
    written = actions.reply(cast.ana, cast.ticket, render("We look at it."))
    row = queries.tickets.get(cast.ana, cast.ticket)
    assert kinds(cast.ticket) == ["opened", "replied"]
    assert (row.waiting_since, row.last_event_id, row.status) == (None, written.event_id, "open")


def test_a_reply_does_not_move_updated_at_but_activity(cast):
    before = queries.tickets.get(cast.ana, cast.ticket)
    actions.reply(cast.ana, cast.ticket, render("We look at it."))
    after = queries.tickets.get(cast.ana, cast.ticket)
    assert (after.updated_at, after.version) == (before.updated_at, before.version)
    assert after.activity_at > before.activity_at


@pytest.mark.parametrize(
    ("before", "after"),
    [("open", "open"), ("in_progress", "in_progress"), ("pending", "open"), ("resolved", "open")],
)
def test_a_requesters_reply_reopens_what_waited_for_it(cast, before, after):
    actions.set_status(cast.ana, cast.ticket, before)
    actions.reply(cast.rui, cast.ticket, render("Still broken."))
    assert queries.tickets.get(cast.ana, cast.ticket).status == after


def test_a_requesters_reply_to_a_closed_ticket_opens_a_follow_up_with_the_text(cast):
    actions.set_status(cast.ana, cast.ticket, "closed")
    written = actions.reply(cast.rui, cast.ticket, render("It jams again."))
    follow_up = queries.tickets.get(cast.rui, written.ticket_id)
    assert written.ticket_id != cast.ticket
    assert (follow_up.follow_up_of, follow_up.description, follow_up.status) == (
        cast.ticket,
        "It jams again.",
        "open",
    )
    assert queries.tickets.get(cast.ana, cast.ticket).status == "closed"


def test_an_agents_reply_may_set_a_status(cast):
    actions.reply(cast.ana, cast.ticket, render("Please try again."), status="pending")
    assert queries.tickets.get(cast.ana, cast.ticket).status == "pending"
    assert kinds(cast.ticket) == ["opened", "replied", "status_changed"]


def test_a_reply_that_did_not_see_a_colleagues_reply_is_stopped_and_stores_nothing(cast):
    seen = queries.tickets.get(cast.bo, cast.ticket).last_event_id
    first = actions.reply(cast.ana, cast.ticket, render("First."))
    with pytest.raises(Conflict) as conflict:
        actions.reply(cast.bo, cast.ticket, render("Second."), seen=seen)
    assert conflict.value.newer == first.event_id
    assert kinds(cast.ticket) == ["opened", "replied"]
    actions.reply(cast.bo, cast.ticket, render("Second."), seen=first.event_id)


def test_a_note_is_internal_and_never_reaches_its_requester(cast):
    actions.note(cast.ana, cast.ticket, render("He is rude, zucchini."))
    assert queries.tickets.timeline(cast.rui, cast.ticket, now()).items == []
    assert [item.kind for item in queries.tickets.timeline(cast.ana, cast.ticket, now()).items] == ["noted"]
    assert queries.tickets.public_comments(cast.ticket, now()) == []


def test_a_stranger_may_not_know_of_a_ticket_and_its_requester_may_not_write_notes(cast):
    with pytest.raises(Missing):
        actions.reply(cast.zoe, cast.ticket, render("Hello?"))
    with pytest.raises(Forbidden):
        actions.note(cast.rui, cast.ticket, render("Hello?"))
    with pytest.raises(Forbidden):
        actions.reply(cast.rui, cast.ticket, render("Hello?"), status="closed")
    assert kinds(cast.ticket) == ["opened"]


def test_a_disabled_agent_does_nothing_more_whatever_their_actor_says(cast):
    actions.disable_user(cast.bo, cast.ana.user_id)
    with pytest.raises(Forbidden):
        actions.reply(cast.ana, cast.ticket, render("One last word."))


def test_a_ticket_that_its_agent_asked_for_waits_for_the_others(cast):
    number = open_ticket(cast.ana, "My chair")
    actions.set_status(cast.bo, number, "pending")
    actions.reply(cast.ana, number, render("Any news?"))
    assert queries.tickets.get(cast.bo, number).status == "open"
