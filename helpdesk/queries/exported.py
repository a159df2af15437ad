"""All that is a person's, for giving it to them: who they are, what they asked, what they wrote, and their files.

Notes about them are not theirs; the public answers on their requests are in it, since they were sent to them.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Row, Select, or_, select

from helpdesk.db import connection
from helpdesk.models import Address, Attachment, Comment, Organisation, Rating, Session, Ticket, User
from helpdesk.queries._columns import shown
from helpdesk.queries.visibility import is_due


def person(number: int) -> dict:
    """Return who a person is, with addresses, sign-ins and ratings, as plain values."""
    columns = (
        User.id, User.name, User.email, User.role, User.created_at, User.time_zone, User.locale, User.signature, User.preferences,
        Organisation.name.label("organisation"),
    )  # fmt: skip
    who = (
        select(*columns)
        .outerjoin(Organisation, Organisation.id == User.organisation_id)
        .where(User.id == number)
    )
    addresses = select(Address.email, Address.verified_at, Address.created_at).where(
        Address.user_id == number
    )
    sessions = select(Session.created_at, Session.last_seen_at, Session.user_agent, Session.ip)
    ratings = select(Rating.ticket_id, Rating.is_good, Rating.remark, Rating.updated_at)
    return {
        **_rows(who)[0], "addresses": _rows(addresses), "sessions": _rows(sessions.where(Session.user_id == number)),
        "ratings": _rows(ratings.where(Rating.user_id == number)),
    }  # fmt: skip


def requests(number: int) -> list[dict]:
    """Return the requests of a person, oldest first."""
    columns = (
        Ticket.id,
        Ticket.subject,
        Ticket.description,
        Ticket.status,
        Ticket.created_at,
        Ticket.updated_at,
    )
    return _rows(select(*columns).where(Ticket.requester_id == number).order_by(Ticket.id))


def comments(number: int, now: datetime) -> list[dict]:
    """Return the public comments on a person's requests, and theirs on others', oldest first."""
    is_theirs = or_(Ticket.requester_id == number, Comment.author_id == number)
    columns = (Comment.id, Comment.ticket_id, shown(User).label("author"), Comment.body, Comment.created_at)
    statement = (
        select(*columns, (Comment.author_id == number).label("is_own"))
        .join(Ticket, Ticket.id == Comment.ticket_id)
        .join(User, User.id == Comment.author_id)
        .where(is_theirs, Comment.is_internal.is_(False), is_due(now))
        .order_by(Comment.id)
    )
    return [_without_address(each) for each in _rows(statement)]


def files(number: int) -> list[Row]:
    """Return the files that a person sent, oldest first: id name sha256 ticket_id."""
    theirs = or_(
        (Attachment.comment_id.is_(None)) & (Ticket.requester_id == number),
        (Comment.author_id == number) & Comment.is_internal.is_(False),
    )
    statement = (
        select(Attachment.id, Attachment.name, Attachment.sha256, Attachment.ticket_id)
        .join(Ticket, Ticket.id == Attachment.ticket_id)
        .outerjoin(Comment, Comment.id == Attachment.comment_id)
    )
    return list(connection().execute(statement.where(theirs).order_by(Attachment.id)).all())


def _rows(statement: Select) -> list[dict]:
    return [dict(row._mapping) for row in connection().execute(statement)]


def _without_address(comment: dict) -> dict:
    """Other people's addresses are not the person's."""
    is_told = comment["is_own"] or "@" not in comment["author"]
    return comment if is_told else {**comment, "author": ""}
