"""One ticket and its timeline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, bindparam, func, literal_column, select
from sqlalchemy.orm import aliased

from helpdesk.db import connection, session
from helpdesk.errors import Missing
from helpdesk.models import Comment, Event, HeldReply, Ticket, User
from helpdesk.prepared import Prepared
from helpdesk.queries._built import built_once
from helpdesk.queries._columns import TICKET_PAGE, joined, shown
from helpdesk.queries.visibility import (
    anybody,
    comments_visible_to,
    events_visible_to,
    is_due,
    kind_of,
    numbers_of,
    visible_to,
)
from helpdesk.rules.actor import Actor

MAX_ID = 2**63 - 1
LATEST = 30
MOST_COUNTED = 1_000
COMMENT, AUTHOR = Comment.__table__.c, User.__table__.c
PUBLIC = Prepared(
    select(
        COMMENT.id,
        func.coalesce(AUTHOR.email, AUTHOR.name).label("author"),
        COMMENT.body.label("content"),
        COMMENT.created_at,
    )
    .select_from(Comment.__table__.join(User.__table__, AUTHOR.id == COMMENT.author_id))
    .where(
        COMMENT.ticket_id == bindparam("ticket_id"),
        COMMENT.is_internal.is_(False),
        is_due(bindparam("now")),
    )
    .order_by(COMMENT.id)
)
WITH_NOTES = (
    select(*PUBLIC.statement.selected_columns, COMMENT.is_internal)
    .select_from(PUBLIC.statement.get_final_froms()[0])
    .where(COMMENT.ticket_id == bindparam("ticket_id"))
    .order_by(COMMENT.id)
)


@dataclass(frozen=True)
class Timeline:
    """What happened on a ticket, oldest first. `earlier` is how many items come before the first of `items` (up to 1,000)."""

    items: list[Row]
    earlier: int


def get(actor: Actor, number: int) -> Row:
    """Return one ticket (TICKET_PAGE). Raises Missing when it is gone or hidden."""
    if not 0 < number <= MAX_ID:
        raise Missing()
    row = _page(kind_of(actor)).first(connection(), **numbers_of(actor), number=number)
    if row is None:
        raise Missing()
    return row


def is_visible(actor: Actor, number: int) -> bool:
    """Say whether the actor may know of a ticket."""
    try:
        get(actor, number)
    except Missing:
        return False
    return True


def timeline(
    actor: Actor, ticket_id: int, now: datetime, *, latest: int | None = LATEST, after: int = 0
) -> Timeline:
    """Return the newest `latest` items of a ticket that `get` has shown the actor, all of them for None.

    An item is an event with, for replies and notes, its comment: id kind created_at user_id actor_name actor_role is_internal via
    before after comment_id body body_html author_id author_name author_role.
    """
    rows = _line(kind_of(actor), latest).all(connection(), ticket_id=ticket_id, after=after, now=now)
    return Timeline(rows[::-1], rows[0].total - len(rows) if latest is not None and rows else 0)


def newest(actor: Actor, number: int, now: datetime, *, after: int = 0) -> int | None:
    """Return the latest item of a ticket's timeline after this one, None when there is none. Raises Missing as `get` does."""
    if not 0 < number <= MAX_ID:
        raise Missing()
    return _stand(actor, number, now, after).newest


def is_news(actor: Actor, number: int, now: datetime, *, after: int, held: str) -> bool:
    """Say whether the staff's page of a ticket that ends with this event, and has these held replies ("last-count"), is behind.

    Ids of held replies only grow, so another set of them has another last one or another count. Raises Missing.
    """
    row = _stand(actor, number, now, after)
    return row.newest is not None or held != f"{row.held_last or 0}-{row.held_count}"


def _stand(actor: Actor, number: int, now: datetime, after: int) -> Row:
    values = {"number": number, "ticket_id": number, "after": after, "now": now}
    row = _newest(kind_of(actor)).first(connection(), **numbers_of(actor), **values)
    if row is None:
        raise Missing()
    return row


def item(actor: Actor, ticket_id: int, event_id: int, now: datetime) -> Row:
    """Return one item of a timeline. Raises Missing."""
    statement = _items().where(Event.ticket_id == ticket_id, Event.id == event_id, *_readable(actor, now))
    row = session().execute(statement).first()
    if row is None:
        raise Missing()
    return row


def public_comments(ticket_id: int, now: datetime) -> list[Row]:
    """Return the public comments of a ticket that `get` has shown, oldest first: id author content created_at."""
    return PUBLIC.all(connection(), ticket_id=ticket_id, now=now)


def comments_and_notes(ticket_id: int) -> list[Row]:
    """Return the comments and notes of a ticket, for the staff, oldest first: id author content created_at is_internal."""
    return connection().execute(WITH_NOTES, {"ticket_id": ticket_id}).all()


# Built once for each kind of actor and run without the ORM, as in queue.py.
@built_once
def _page(kind: Actor):
    shown_ones = joined(select(*TICKET_PAGE).select_from(Ticket))
    return Prepared(shown_ones.where(Ticket.id == bindparam("number", None), visible_to(anybody(kind))))


@built_once
def _newest(kind: Actor):
    """One look at the ticket and one at the end of its events; for the staff, one at its held replies."""
    items = select(func.max(Event.id)).select_from(Event).outerjoin(Comment, Comment.id == Event.comment_id)
    newest = items.where(*_on_line(kind)).scalar_subquery()
    shown_one = select(newest.label("newest")).select_from(Ticket)
    if kind.is_staff:
        of_ticket = HeldReply.ticket_id == bindparam("ticket_id", None)
        last, count = (
            select(what).where(of_ticket).scalar_subquery()
            for what in (func.max(HeldReply.id), func.count(HeldReply.id))
        )
        shown_one = shown_one.add_columns(last.label("held_last"), count.label("held_count"))
    return Prepared(shown_one.where(Ticket.id == bindparam("number", None), visible_to(anybody(kind))))


@built_once
def _line(kind: Actor, latest: int | None):
    """The items, newest first; of a page also how many there are in all: in the same statement, where it is worked out once."""
    items = _items().where(*_on_line(kind)).order_by(Event.id.desc())
    if latest is None:
        return Prepared(items)
    inner = select(literal_column("1")).select_from(Event).outerjoin(Comment, Comment.id == Event.comment_id)
    inner = inner.where(*_on_line(kind)).limit(MOST_COUNTED + latest)
    total = select(func.count()).select_from(inner.subquery()).scalar_subquery()
    return Prepared(items.add_columns(total.label("total")).limit(latest))


def _on_line(kind: Actor) -> list:
    readable = _readable(anybody(kind), bindparam("now", None, type_=Event.created_at.type))
    return [
        Event.ticket_id == bindparam("ticket_id", None),
        Event.kind != "opened",
        Event.id > bindparam("after", 0),
        *readable,
    ]


def _items():
    author = aliased(User, name="author")
    return (
        select(
            Event.id, Event.kind, Event.created_at, Event.user_id, shown(User).label("actor_name"), User.role.label("actor_role"),
            Event.is_internal, Event.via, Event.before, Event.after, Event.comment_id, Comment.body, Comment.body_html,
            Comment.author_id, shown(author).label("author_name"), author.role.label("author_role"),
        )
        .outerjoin(Comment, Comment.id == Event.comment_id)
        .outerjoin(User, User.id == Event.user_id)
        .outerjoin(author, author.id == Comment.author_id)
    )  # fmt: skip


def _readable(actor: Actor, now: datetime) -> list:
    return [events_visible_to(actor), Event.comment_id.is_(None) | comments_visible_to(actor, now)]
