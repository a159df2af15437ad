"""The world of the API document, as rows: what the API test does not show."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from helpdesk import actions, queries
from helpdesk.actions.demo import load_reference
from helpdesk.db import read
from helpdesk.errors import Forbidden, Rejected
from helpdesk.models import Category, Comment, Ticket, User
from helpdesk.rules.actor import Actor, system
from helpdesk.rules.text import render

CLI = system("cli")
AGENT = Actor("user", 5, "agent")
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def test_people_tickets_and_comments_have_the_documents_numbers(context):
    load_reference(CLI)
    with read() as session:
        assert session.get(User, 5).email == "agent@example.com"
        assert session.get(User, 5).password_hash is None
        assert session.scalars(select(Ticket.id).order_by(Ticket.id)).all() == [101, 102]
        assert session.scalars(select(Comment.id).order_by(Comment.id)).all() == [201, 202]
        assert session.scalar(select(Category.archived_at).where(Category.slug == "ui")) is not None


def test_what_comes_next_is_103_and_203(context):
    load_reference(CLI)
    number = actions.open_ticket(CLI, 6, subject="Next", description=render("Next."))
    written = actions.reply(AGENT, number, render("Hello."))
    assert (number, written.comment_id) == (103, 203)


def test_the_timeline_tells_the_documents_story(context):
    load_reference(CLI)
    items = queries.tickets.timeline(AGENT, 101, NOW).items
    assert [(item.kind, item.created_at.strftime("%H:%M"), item.actor_name) for item in items] == [
        ("assigned", "10:00", "agent@example.com"),
        ("replied", "10:05", "user@example.com"),
        ("replied", "10:15", "agent@example.com"),
    ]
    closed = queries.tickets.timeline(AGENT, 102, NOW).items
    assert [(item.kind, item.before, item.after) for item in closed] == [
        ("status_changed", {"status": "open"}, {"status": "closed"})
    ]


def test_a_helpdesk_that_was_used_is_refused_and_left_alone(context):
    number = actions.open_ticket(CLI, None, subject="Here first", description=render("Yes."))
    with pytest.raises(Rejected, match="empty helpdesk"):
        load_reference(CLI)
    with read() as session:
        assert session.scalars(select(Ticket.id)).all() == [number]


def test_it_loads_once(context):
    load_reference(CLI)
    with pytest.raises(Rejected):
        load_reference(CLI)


def test_only_admins_load_it(context):
    with pytest.raises(Forbidden):
        load_reference(AGENT)
