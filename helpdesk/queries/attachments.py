"""Files: those of a ticket, those that wait in a form to be sent, and which bytes are still in use."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from sqlalchemy import ColumnElement, Row, and_, bindparam, false, or_, select, union

from helpdesk.db import connection, session
from helpdesk.errors import Missing
from helpdesk.models import Attachment, Comment, Ticket
from helpdesk.queries.visibility import comments_visible_to, is_due, kind_of, visible_to
from helpdesk.rules.actor import Actor

MAX_ID = 2**63 - 1
HELD = "held "  # and the id of a held reply: whose its files are
COLUMNS = (
    Attachment.id, Attachment.name, Attachment.type, Attachment.size, Attachment.sha256, Attachment.width, Attachment.height,
    Attachment.preview_sha256, Attachment.ticket_id, Attachment.comment_id, Attachment.created_at,
)  # fmt: skip


@dataclass(frozen=True)
class Files:
    """Rows of COLUMNS, in the order of their upload: of a ticket by comment (None: its description), and drafts of a form."""

    of: dict[int | None, list[Row]] = field(default_factory=lambda: defaultdict(list))
    drafts: list[Row] = field(default_factory=list)

    @property
    def count(self) -> int:
        """Return how many files the ticket has, as far as the reader may see."""
        return sum(len(rows) for rows in self.of.values())


def on_page(actor: Actor, ticket_id: int | None, now: datetime, *, owner: str = "", place: str = "") -> Files:
    """Return the files of a ticket that `tickets.get` has shown, and the owner's drafts in the form `place`, in one statement."""
    statement = _on_page(kind_of(actor), ticket_id is not None, bool(owner))
    files = Files()
    values = {"ticket_id": ticket_id, "owner": owner, "place": place, "now": now}
    for row in connection().execute(statement, values):
        (files.drafts if row.ticket_id is None else files.of[row.comment_id]).append(row)
    return files


def get(actor: Actor, number: int, now: datetime, *, owner: str = "", with_notes: bool = True) -> Row:
    """Return one file that the actor may read, or a draft of `owner`; one of a note only `with_notes`. Raises Missing.

    Files of held replies are the staff's to read.
    """
    if not 0 < number <= MAX_ID:
        raise Missing()
    is_readable = _comment_is_readable(actor, now, with_notes=with_notes)
    readable = and_(Attachment.ticket_id.is_not(None), visible_to(actor), is_readable)
    is_held = Attachment.owner.startswith(HELD) if actor.is_staff else false()
    is_own = Attachment.owner == owner if owner else false()
    draft = and_(Attachment.ticket_id.is_(None), or_(is_own, is_held))
    statement = (
        select(*COLUMNS)
        .outerjoin(Ticket, Ticket.id == Attachment.ticket_id)
        .outerjoin(Comment, Comment.id == Attachment.comment_id)
        .where(Attachment.id == number, or_(readable, draft))
    )
    row = session().execute(statement).first()
    if row is None:
        raise Missing()
    return row


def of_ticket(actor: Actor, ticket_id: int, now: datetime, *, with_notes: bool) -> list[Row]:
    """Return the files of a ticket that the actor may see, in the order of their upload; those of notes only when asked."""
    statement = (
        select(*COLUMNS)
        .outerjoin(Comment, Comment.id == Attachment.comment_id)
        .where(Attachment.ticket_id == ticket_id, _comment_is_readable(actor, now, with_notes=with_notes))
    )
    return session().execute(statement.order_by(Attachment.id)).all()


def ticket_of(number: int) -> int:
    """Return the id of the ticket that a file is on, whoever asks. Raises Missing."""
    ticket_id = (
        session().scalar(select(Attachment.ticket_id).where(Attachment.id == number))
        if number <= MAX_ID
        else None
    )
    if ticket_id is None:
        raise Missing()
    return ticket_id


def of_held(numbers: list[int]) -> dict[int, list[Row]]:
    """Return the files of these held replies, each reply's in the order of their upload."""
    if not numbers:
        return {}
    files = select(*COLUMNS, Attachment.owner).where(
        Attachment.owner.in_([f"{HELD}{each}" for each in numbers])
    )
    found = defaultdict(list)
    for row in connection().execute(files.order_by(Attachment.id)):
        found[int(row.owner.removeprefix(HELD))].append(row)
    return found


def drafts(owner: str, ids: list[int]) -> list[Row]:
    """Return those of these draft uploads that are the owner's."""
    clause = and_(Attachment.id.in_(ids), Attachment.owner == owner, Attachment.ticket_id.is_(None))
    return session().execute(select(*COLUMNS).where(clause).order_by(Attachment.id)).all()


def without_preview(limit: int = 20) -> list[Row]:
    """Return pictures of which no small one has been tried yet: id sha256."""
    statement = select(Attachment.id, Attachment.sha256).where(Attachment.preview_sha256.is_(None))
    return session().execute(statement.order_by(Attachment.id).limit(limit)).all()


def in_use(hashes: list[str]) -> set[str]:
    """Return those of these hashes that some row names."""
    statement = union(
        select(Attachment.sha256).where(Attachment.sha256.in_(hashes)),
        select(Attachment.preview_sha256).where(Attachment.preview_sha256.in_(hashes)),
    )
    return set(session().scalars(statement))


@lru_cache(maxsize=64)
def _on_page(kind: Actor, with_ticket: bool, with_drafts: bool):
    """Built once for each kind of actor and run without the ORM, as in queue.py."""
    own = and_(
        Attachment.ticket_id == bindparam("ticket_id"),
        _comment_is_readable(kind, bindparam("now", type_=Comment.visible_at.type)),
    )
    drafts = and_(Attachment.owner == bindparam("owner"), Attachment.place == bindparam("place"))
    wanted = or_(own if with_ticket else false(), drafts if with_drafts else false())
    return (
        select(*COLUMNS)
        .outerjoin(Comment, Comment.id == Attachment.comment_id)
        .where(wanted)
        .order_by(Attachment.id)
    )


def _comment_is_readable(actor: Actor, now: datetime, *, with_notes: bool = True) -> ColumnElement[bool]:
    public = and_(Comment.is_internal.is_(False), is_due(now))
    return or_(Attachment.comment_id.is_(None), comments_visible_to(actor, now) if with_notes else public)
