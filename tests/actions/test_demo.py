"""The demo's company: repeatable, of one piece, and as the verbs would have written it."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from helpdesk import actions, queries
from helpdesk.actions.demo import PASSWORD, PERSONAS, load
from helpdesk.db import read
from helpdesk.errors import Forbidden, Rejected
from helpdesk.models import Comment, Event, Group, Tag, Ticket, TicketTag, User
from helpdesk.queries.search import matching
from helpdesk.rules.actor import Actor, system
from helpdesk.rules.lifecycle import STATUSES
from helpdesk.rules.passwords import matches
from helpdesk.rules.search_query import Word
from helpdesk.rules.text import excerpt, to_html

END = datetime(2026, 3, 4, 15, 30, tzinfo=UTC)
CLI = system("cli")
COLUMNS = (
    "version",
    "updated_at",
    "activity_at",
    "waiting_since",
    "last_event_id",
    "last_excerpt",
    "last_author",
    "last_comment_at",
)


@pytest.fixture
def company(context):
    """A loaded demo of 120 tickets."""
    return load(CLI, tickets=120, seed=7, end=END)


def rows(model, *order):
    with read() as session:
        return session.scalars(select(model).order_by(*order or [model.id])).all()


def story(ticket):
    """A ticket's events and comments, oldest first."""
    with read() as session:
        happened = select(Event).where(Event.ticket_id == ticket.id).order_by(Event.id)
        said = select(Comment).where(Comment.ticket_id == ticket.id).order_by(Comment.id)
        return session.scalars(happened).all(), session.scalars(said).all()


def test_500_tickets_load_and_the_progress_is_told(context):
    told = []
    summary = load(CLI, tickets=500, seed=1, end=END, progress=lambda done, total: told.append((done, total)))
    assert (summary.tickets, told[-1]) == (500, (500, 500))
    assert told == sorted(set(told))
    assert (len(rows(Ticket)), len(rows(Comment))) == (500, summary.comments)


def test_the_same_seed_and_end_give_the_same_company(context):
    load(CLI, tickets=40, seed=3, end=END)
    load(CLI, tickets=40, seed=3, end=END)
    load(CLI, tickets=40, seed=4, end=END)
    told = [
        (t.subject, t.description, t.status, t.requester_id, t.assignee_id, t.created_at, t.last_excerpt)
        for t in rows(Ticket)
    ]
    assert told[:40] == told[40:80]
    assert told[:40] != told[80:]


def test_loading_again_takes_people_groups_and_tags_as_they_are(context):
    load(CLI, tickets=30, seed=1, end=END)
    people, groups, tags = len(rows(User)), len(rows(Group)), len(rows(Tag))
    load(CLI, tickets=30, seed=1, end=END)
    assert (len(rows(User)), len(rows(Group)), len(rows(Tag))) == (people, groups, tags)


def test_a_real_persons_password_is_never_replaced(context):
    number = actions.add_user(
        CLI, None, email="bo@demo.example", name="Real Bo", role="admin", password_hash="kept"
    )
    load(CLI, tickets=1, seed=1, end=END)
    with read() as session:
        assert session.get(User, number).password_hash == "kept"


def test_the_columns_kept_for_the_queue_say_what_the_events_and_comments_say(company):
    people = {user.id: user for user in rows(User)}
    for ticket in rows(Ticket):
        assert {name: getattr(ticket, name) for name in COLUMNS} == kept(ticket, people)


def kept(ticket, people):
    """What the verbs would have kept, worked out from the story alone."""
    happened, said = story(ticket)
    bodies, touched = {each.id: each for each in said}, [e for e in happened if e.before]
    last_text, author, at, waiting = (
        ticket.description_html,
        ticket.requester_id,
        ticket.created_at,
        ticket.created_at,
    )
    for event in (each for each in happened if each.kind == "replied"):
        last_text, author, at = bodies[event.comment_id].body_html, event.user_id, event.created_at
        waiting = None if author != ticket.requester_id else waiting or at
    return {
        "version": 1 + len(touched), "updated_at": touched[-1].created_at if touched else ticket.created_at,
        "activity_at": happened[-1].created_at, "last_event_id": happened[-1].id, "waiting_since": waiting,
        "last_excerpt": excerpt(last_text), "last_author": people[author].name, "last_comment_at": at,
    }  # fmt: skip


def test_each_comment_has_its_event_and_each_change_leads_to_what_the_ticket_holds(company):
    for ticket in rows(Ticket):
        happened, said = story(ticket)
        assert [e.comment_id for e in happened if e.comment_id] == [comment.id for comment in said]
        assert happened[0].kind == "opened"
        assert [e.created_at for e in happened] == sorted(e.created_at for e in happened)
        for event in happened:
            assert ticket.created_at <= event.created_at <= END
        held = {"status": "open", "assignee_id": None, "group_id": None}
        for event in (each for each in happened if each.after and set(each.after) & set(held)):
            name, value = next(iter(event.after.items()))
            assert event.before == {name: held[name]}
            held[name] = value
        assert held == {name: getattr(ticket, name) for name in held}


def test_tags_are_those_of_the_events(company):
    names = {tag.id: tag.name for tag in rows(Tag)}
    tagged = {}
    for row in rows(TicketTag, TicketTag.ticket_id):
        tagged.setdefault(row.ticket_id, []).append(names[row.tag_id])
    told = {event.ticket_id: event.after["tags"] for event in rows(Event) if event.kind == "tags_changed"}
    assert {number: sorted(tags) for number, tags in tagged.items()} == told != {}


def test_the_html_is_what_the_rules_make_of_the_text(company):
    assert all(ticket.description_html == to_html(ticket.description) for ticket in rows(Ticket))
    assert all(comment.body_html == to_html(comment.body) for comment in rows(Comment))


def test_there_is_every_status_some_notes_and_one_conversation_of_300(company):
    comments = rows(Comment)
    lengths = [sum(c.ticket_id == t.id for c in comments) for t in rows(Ticket)]
    assert {ticket.status for ticket in rows(Ticket)} == set(STATUSES)
    assert (max(lengths), lengths.count(300)) == (300, 1)
    assert any(comment.is_internal for comment in comments)
    assert sum(1 for n in lengths if n <= 8) > 90


def test_words_of_the_demo_are_found(company):
    agent = Actor("user", 1, "agent")
    with read() as session:
        count = select(func.count()).select_from(Ticket).where(matching(agent, (Word("bicycle"),)))
        assert session.scalar(count) == 0
        ticket = session.scalar(select(Ticket).where(Ticket.subject.contains("NW-")).limit(1))
        number = next(word for word in ticket.subject.split() if "NW-" in word).strip(":?")
        found = session.scalars(select(Ticket.id).where(matching(agent, (Word(number),)))).all()
    assert ticket.id in found


def test_the_personas_sign_in_and_rui_waits_for_answers(company):
    for address, role in PERSONAS:
        person = queries.people.by_email(address)
        with read() as session:
            assert matches(PASSWORD, session.get(User, person.id).password_hash)
            assert session.get(User, person.id).role == role
    with read() as session:
        own = session.scalars(select(Ticket.status).where(Ticket.requester_id == person.id)).all()
    assert {"open", "pending", "in_progress", "resolved", "closed"} <= set(own)


def test_only_admins_load_and_only_a_sensible_number(context):
    with pytest.raises(Forbidden):
        load(Actor("user", 1, "agent"), tickets=1, seed=1)
    for count in (0, 1_000_001):
        with pytest.raises(Rejected):
            load(CLI, tickets=count, seed=1)
    assert rows(Ticket) == []


@pytest.mark.parametrize("count", [1, 2, 9, 10, 19, 20, 21])
def test_small_helpdesks_load_too(context, count):
    assert load(CLI, tickets=count, seed=1, end=END).tickets == count
