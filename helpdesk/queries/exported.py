"""All that is a person's, for giving it to them: who they are, what they asked, wrote and began, and their files.

Notes about them are not theirs; the public answers on their requests are in it, since they were sent to them. What is long comes
in batches, each read by itself, so that no transaction waits for whoever downloads slowly.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import ColumnElement, Row, Select, or_, select, union

from helpdesk.db import connection, stop_reading
from helpdesk.models import (
    Address,
    Attachment,
    Comment,
    Delivery,
    Draft,
    Group,
    HeldReply,
    Membership,
    Mute,
    Organisation,
    Participant,
    Rating,
    Seen,
    Session,
    Ticket,
    User,
)
from helpdesk.queries._columns import shown
from helpdesk.queries.visibility import is_due

BATCH = 500
BESIDE = {  # what else there is of a person, in few rows: columns, and whose they are
    "addresses": ((Address.email, Address.verified_at, Address.created_at), Address.user_id),
    "sessions": ((Session.created_at, Session.last_seen_at, Session.user_agent, Session.ip), Session.user_id),
    "ratings": ((Rating.ticket_id, Rating.is_good, Rating.remark, Rating.updated_at), Rating.user_id),
    "in_copy": ((Participant.ticket_id,), Participant.user_id),
    "last_read": ((Seen.ticket_id, Seen.seen_at), Seen.user_id),
    "muted": ((Mute.ticket_id, Mute.created_at), Mute.user_id),
    "held_replies": ((HeldReply.ticket_id, HeldReply.body, HeldReply.created_at), HeldReply.author_id),
    "drafts": ((Draft.place, Draft.body, Draft.updated_at), Draft.user_id),
}


def person(number: int) -> dict:
    """Return who a person is and what there is of them in few rows, as plain values."""
    columns = (
        User.id, User.name, User.email, User.role, User.created_at, User.time_zone, User.locale, User.signature, User.preferences,
        Organisation.name.label("organisation"),
    )  # fmt: skip
    who = select(*columns).outerjoin(Organisation, Organisation.id == User.organisation_id)
    groups = select(Group.name).join(Membership).where(Membership.user_id == number).order_by(Group.name)
    beside = {
        name: _rows(select(*columns).where(owner == number).order_by(columns[0]))
        for name, (columns, owner) in BESIDE.items()
    }
    return {**_rows(who.where(User.id == number))[0], "groups": list(connection().scalars(groups)), **beside}


def requests(number: int) -> Iterator[list[dict]]:
    """Yield the requests of a person in batches, oldest first."""
    columns = (
        Ticket.id,
        Ticket.subject,
        Ticket.description,
        Ticket.status,
        Ticket.created_at,
        Ticket.updated_at,
    )
    ids = select(Ticket.id).where(Ticket.requester_id == number)
    return _in_batches(ids, select(*columns), Ticket.id)


def comments(number: int, now: datetime) -> Iterator[list[dict]]:
    """Yield the public comments on a person's requests, and theirs on others', in batches, oldest first."""
    is_told = (Comment.is_internal.is_(False), is_due(now))
    on_theirs = select(Comment.id).join(Ticket, Ticket.id == Comment.ticket_id)
    ids = union(
        on_theirs.where(Ticket.requester_id == number, *is_told),
        select(Comment.id).where(Comment.author_id == number, *is_told),
    )
    columns = (Comment.id, Comment.ticket_id, shown(User).label("author"), Comment.body, Comment.created_at)
    statement = select(*columns, (Comment.author_id == number).label("is_own"))
    statement = statement.join(User, User.id == Comment.author_id)
    for batch in _in_batches(ids, statement, Comment.id):
        yield [_without_address(each) for each in batch]


def mails(number: int) -> Iterator[list[dict]]:
    """Yield what was sent to a person, and where, in batches, oldest first."""
    columns = (Delivery.kind, Delivery.target.label("address"), Delivery.sent_at)
    ids = select(Delivery.id).where(Delivery.user_id == number, Delivery.sent_at.is_not(None))
    return _in_batches(ids, select(*columns), Delivery.id)


def files(number: int) -> list[Row]:
    """Return the files that a person sent or has begun to send, oldest first: id name sha256 ticket_id."""
    theirs = or_(
        (Attachment.comment_id.is_(None)) & (Ticket.requester_id == number),
        (Comment.author_id == number) & Comment.is_internal.is_(False),
        Attachment.owner == f"user {number}",
    )
    statement = (
        select(Attachment.id, Attachment.name, Attachment.sha256, Attachment.ticket_id)
        .outerjoin(Ticket, Ticket.id == Attachment.ticket_id)
        .outerjoin(Comment, Comment.id == Attachment.comment_id)
    )
    return list(connection().execute(statement.where(theirs).order_by(Attachment.id)).all())


def _rows(statement: Select) -> list[dict]:
    return [dict(row._mapping) for row in connection().execute(statement)]


def _in_batches(ids: Select, statement: Select, column: ColumnElement[int]) -> Iterator[list[dict]]:
    """Yield the rows of these ids, by id. Numbers of all of them are in memory, rows of one batch only."""
    numbers = sorted(connection().scalars(ids))
    for start in range(0, len(numbers), BATCH):
        some = numbers[start : start + BATCH]
        rows = _rows(statement.where(column.in_(some)).order_by(column))
        stop_reading()
        yield rows


def _without_address(comment: dict) -> dict:
    """Other people's addresses are not the person's."""
    is_told = comment["is_own"] or "@" not in comment["author"]
    return comment if is_told else {**comment, "author": ""}
