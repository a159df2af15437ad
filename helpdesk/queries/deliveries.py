"""The outbox: what waits, what became of it, and what the worker must know to write a mail."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Row, and_, func, or_, select

from helpdesk.db import session
from helpdesk.errors import Missing
from helpdesk.models import Delivery, Event, Mute, Ticket, User
from helpdesk.rules import cursor, mails

WAITING = ("due", "sending", "batched")
TROUBLED = ("failed", "held")
FILTERS = {"": None, "waiting": WAITING, "sent": ("sent",), "failed": TROUBLED, "kept": ("kept",)}
COLUMNS = (
    Delivery.id, Delivery.kind, Delivery.target, Delivery.state, Delivery.attempts, Delivery.not_before, Delivery.created_at,
    Delivery.sent_at, Delivery.last_error, Delivery.is_in_doubt, Delivery.sent_with_id, Delivery.message_id, Delivery.user_id,
    Event.ticket_id, Ticket.subject,
)  # fmt: skip
LETTER = (
    Delivery.id, Delivery.kind, Delivery.target, Delivery.message_id, Delivery.created_at, Delivery.user_id,
    Event.id.label("event_id"), Event.ticket_id, Event.actor_kind, Event.after, Event.user_id.label("by_id"),
    User.email, User.role, User.locale, User.is_active, Mute.user_id.is_not(None).label("is_muted"),
)  # fmt: skip


def page(*, only: str = "", after: str | None = None, limit: int = 50) -> tuple[list[Row], str | None]:
    """Return deliveries, the newest first, and the next cursor. `only` is one of FILTERS."""
    clauses = []
    if FILTERS.get(only) is not None:
        clauses.append(Delivery.state.in_(FILTERS[only]))
    if after:
        clauses.append(Delivery.id < cursor.read(after, (str, int))[1])
    rows = session().execute(_rows().where(*clauses).order_by(Delivery.id.desc()).limit(limit + 1)).all()
    return rows[:limit], cursor.write("outbox", rows[limit - 1].id) if len(rows) > limit else None


def get(number: int) -> Row:
    """Return one delivery. Raises Missing."""
    row = session().execute(_rows().where(Delivery.id == number)).first()
    if row is None:
        raise Missing()
    return row


def letters(number: int) -> list[Row]:
    """Return what one mail is written from, oldest first: the delivery (LETTER) and those that are told with it."""
    statement = (
        select(*LETTER)
        .join(Event, Event.id == Delivery.event_id)
        .outerjoin(User, User.id == Delivery.user_id)
        .outerjoin(Mute, and_(Mute.ticket_id == Event.ticket_id, Mute.user_id == Delivery.user_id))
        .where(or_(Delivery.id == number, Delivery.sent_with_id == number))
        .order_by(Delivery.id)
    )
    return session().execute(statement).all()


def is_any_due(now: datetime) -> bool:
    """Say whether the worker has something to do."""
    is_due = (Delivery.state == "due") & (Delivery.not_before <= now)
    is_abandoned = (Delivery.state == "sending") & (Delivery.locked_until < now)
    is_free = Delivery.locked_until.is_(None) | (Delivery.locked_until < now)
    statement = select(Delivery.id).where(
        Delivery.state.in_(("due", "sending")), (is_due & is_free) | is_abandoned
    )
    return session().scalar(statement.limit(1)) is not None


def to_be_tried(now: datetime) -> ColumnElement[bool]:
    """Return the clause of what waits for another try, or was written this week and ran out of tries: an admin may hurry it.

    Not what was refused for good, held back, or may have been taken: each of those is a decision (`actions.send_again`).
    """
    waits = and_(Delivery.state == "due", Delivery.attempts > 0, Delivery.not_before > now)
    ran_out = and_(
        Delivery.state == "failed",
        Delivery.attempts > len(mails.RETRIES),
        Delivery.created_at > now - mails.WORTH_ANOTHER_TRY,
        Delivery.is_in_doubt.is_(False),
    )
    return or_(waits, ran_out)


def is_any_to_be_tried(now: datetime) -> bool:
    """Say whether there is something to hurry."""
    return session().scalar(select(Delivery.id).where(to_be_tried(now)).limit(1)) is not None


def oldest_waiting(now: datetime) -> int | None:
    """Return for how many seconds the oldest mail that should have left has been waiting, None when none is."""
    statement = select(func.min(Delivery.created_at)).where(Delivery.state.in_(("due", "sending")))
    since = session().scalar(statement)
    return None if since is None else max(0, int((now - since).total_seconds()))


def given_up(since: datetime) -> int:
    """Return how many mails were given up since then and not sent again."""
    statement = select(func.count()).where(Delivery.state == "failed", Delivery.not_before > since)
    return session().scalar(statement.where(Delivery.sent_with_id.is_(None)))


def _rows():
    return (
        select(*COLUMNS)
        .join(Event, Event.id == Delivery.event_id)
        .outerjoin(Ticket, Ticket.id == Event.ticket_id)
    )
