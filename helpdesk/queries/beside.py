"""What stands beside a ticket's conversation, in one statement: a page may ask eight.

For everybody the rating and the people in copy; for the staff also when the requester last looked, when a mailed link was last
opened, and the requester's other tickets.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Boolean, Row, Select, String, bindparam, cast, func, literal, null, select, union_all

from helpdesk.db import connection
from helpdesk.models import Event, HeldReply, Mute, Participant, Rating, Seen, Ticket, Token, User
from helpdesk.models._types import BigId, UtcDateTime
from helpdesk.prepared import Prepared
from helpdesk.queries._columns import shown
from helpdesk.rules import fields, links
from helpdesk.rules.actor import Actor

NUMBER, REQUESTER = bindparam("number", None, type_=BigId), bindparam("requester_id", None, type_=BigId)
READER = bindparam("reader_id", None, type_=BigId)
OTHERS = 5
COLUMNS = {"id": BigId, "name": String, "more": String, "is_good": Boolean, "by_id": BigId, "at": UtcDateTime}


@dataclass(frozen=True)
class Person:
    """Somebody in copy, as an end user may see them: a name, or the address that this reader typed. `is_own`: they added them."""

    name: str
    is_own: bool
    is_reader: bool


@dataclass(frozen=True)
class Mine:
    """What an end user sees: the present resolution's rating, for its requester; who is in copy; how far the reader has read.

    `is_muted`: the reader gets no mails about it.
    """

    rating: Row | None
    people: list[Person]
    seen: Row | None
    is_muted: bool


@dataclass(frozen=True)
class Beside:
    """What the staff see. Rows: id name more is_good by_id at; of a rating `more` is the remark, of a person the address.

    `muted` are the people who get no mails about it; `is_held`: a reply waits that its author may still take back.
    """

    others: list[Row]
    rating: Row | None
    people: list[Row]
    seen: Row | None
    link: Row | None
    muted: frozenset[int]
    is_held: bool


def for_staff(ticket: Row, now: datetime) -> Beside:
    """Return what stands beside a ticket (`tickets.get`) on an agent's page. Of `others`, `more` is the status."""
    rows = FOR_STAFF.all(connection(), number=ticket.id, requester_id=ticket.requester_id, now=now)
    others = sorted(_of(rows, "other"), key=lambda row: (row.at, row.id), reverse=True)
    firsts = {what: next(iter(_of(rows, what)), None) for what in ("rating", "seen", "link")}
    muted = frozenset(row.id for row in _of(rows, "mute"))
    people = sorted(_of(rows, "person"), key=lambda row: row.id)
    return Beside(others=others, people=people, muted=muted, is_held=bool(_of(rows, "held")), **firsts)


def for_end_user(actor: Actor, ticket: Row) -> Mine:
    """Return what stands beside a ticket that `tickets.get` has shown this end user. Nobody's address is told to others."""
    rows = FOR_END_USERS.all(connection(), number=ticket.id, reader_id=actor.user_id)
    is_requester = actor.user_id == ticket.requester_id
    ratings = [row for row in _of(rows, "rating") if is_requester and row.by_id == row.id]
    people = [_seen_by(actor, row) for row in _of(rows, "person")]
    people.sort(key=lambda one: (not one.is_reader, one.name.casefold()))
    seen = next(iter(_of(rows, "seen")), None)
    return Mine(next(iter(ratings), None), people, seen, is_muted=bool(_of(rows, "mute")))


def added_by(actor: Actor, ticket_id: int, address: str) -> int | None:
    """Return whom the actor put in copy of a ticket by this address, None for nobody."""
    key = fields.email_key(address.strip())
    rows = _of(FOR_END_USERS.all(connection(), number=ticket_id), "person")
    return next((row.id for row in rows if _is_own(actor, row) and fields.email_key(row.typed) == key), None)


def resolution(ticket_id: object) -> Select:
    """Return the statement of the event that made a ticket what it is now: its last change of status."""
    kinds = ("opened", "status_changed")
    return select(func.max(Event.id)).where(Event.ticket_id == ticket_id, Event.kind.in_(kinds))


def _of(rows: list[Row], what: str) -> list[Row]:
    return [row for row in rows if row.what == what]


def _seen_by(actor: Actor, row: Row) -> Person:
    is_own = _is_own(actor, row)
    return Person(row.typed if is_own else _discreet(row), is_own=is_own, is_reader=row.id == actor.user_id)


def _is_own(actor: Actor, row: Row) -> bool:
    return actor.user_id is not None and row.by_id == actor.user_id and bool(row.typed)


def _discreet(row: Row) -> str:
    """Return the name; of a person without one, the first letter of the address."""
    return row.name if row.name and "@" not in row.name else f"{(row.more or '')[:1]}…"


def _part(what: str, **columns: object) -> Select:
    """Make one part of the union: its columns by name, null for those that it has not."""
    given = [
        cast(columns.get(name, null()), type_).label(name)
        if name not in columns
        else columns[name].label(name)
        for name, type_ in {**COLUMNS, "typed": String}.items()
    ]
    return select(literal(what, String).label("what"), *given)


def _limited(part: Select) -> Select:
    """A part that is sorted and cut off stands in a query of its own, as SQLite wants it."""
    return select(part.subquery())


def _rating() -> Select:
    # `id` is the rated resolution, `by_id` the present one: they differ when the ticket was opened again, or closed, since.
    present = resolution(NUMBER).scalar_subquery()
    columns = {"id": Rating.resolution_id, "by_id": present, "more": Rating.remark, "is_good": Rating.is_good}
    part = _part("rating", **columns, at=Rating.updated_at).where(Rating.ticket_id == NUMBER)
    return _limited(part.order_by(Rating.resolution_id.desc()).limit(1))


def _people(name: object) -> Select:
    columns = {"id": User.id, "name": name, "more": User.email, "by_id": Participant.added_by_id}
    part = _part("person", **columns, typed=Participant.address)
    part = part.join(Participant, Participant.user_id == User.id)
    return part.where(Participant.ticket_id == NUMBER, User.merged_into_id.is_(None))


def _others() -> Select:
    columns = {"id": Ticket.id, "name": Ticket.subject, "more": Ticket.status, "at": Ticket.activity_at}
    part = _part("other", **columns).where(Ticket.requester_id == REQUESTER, Ticket.id != NUMBER)
    return _limited(part.order_by(Ticket.activity_at.desc(), Ticket.id.desc()).limit(OTHERS))


def _seen(reader: object) -> Select:
    part = _part("seen", id=Seen.event_id, at=Seen.seen_at)
    return part.where(Seen.ticket_id == NUMBER, Seen.user_id == reader)


def _link() -> Select:
    """The mailed links that still open the ticket: whether there are any, and when one was last opened."""
    part = _part("link", id=func.max(Token.id), at=func.max(Token.used_at, type_=UtcDateTime))
    is_living = Token.expires_at > bindparam("now", None, type_=UtcDateTime)
    return part.where(Token.ticket_id == NUMBER, Token.purpose == links.TICKET, is_living).having(
        func.max(Token.id) > 0
    )


def _muted() -> Select:
    return _part("mute", id=Mute.user_id).where(Mute.ticket_id == NUMBER)


def _held() -> Select:
    return _part("held", id=HeldReply.id).where(HeldReply.ticket_id == NUMBER)


FOR_END_USERS = Prepared(
    union_all(_rating(), _people(User.name), _seen(READER), _muted().where(Mute.user_id == READER))
)
FOR_STAFF = Prepared(
    union_all(_rating(), _people(shown(User)), _others(), _seen(REQUESTER), _link(), _muted(), _held())
)
