"""The worker's verb of forgetting what has served its time. Few rows at a time, so that nobody who writes waits for it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, or_, select
from sqlalchemy.orm import aliased

from helpdesk.actions.once import KEPT
from helpdesk.actions.sessions import IDLE
from helpdesk.clock import now
from helpdesk.db import Model, transaction
from helpdesk.models import Attempt, Delivery, IdempotencyRecord, Session, Token
from helpdesk.rules import links

AT_ONCE = 200
DAYS_OF_DELIVERIES = 90
LONGEST_WINDOW = timedelta(days=2)  # of a counter of tries
DONE = ("sent", "dropped")  # what failed, was held back or is kept stays until an admin has sent it


def sweep_outdated() -> int:
    """Forget ended sign-ins and links, old counters, repeats' answers and mails that left, and return how many there were.

    A dead link to a ticket is recognised for a while (links.RECOGNISED), so that a new one can be sent.
    """
    return sum(_sweep(model, is_over) for model, is_over in _outdated(now()))


def _outdated(moment: datetime) -> list[tuple[type[Model], ColumnElement[bool]]]:
    member = aliased(Delivery)
    has_members = select(member.id).where(member.sent_with_id == Delivery.id).exists()  # those go first
    long_ago = moment - timedelta(days=DAYS_OF_DELIVERIES)
    is_done = and_(Delivery.state.in_(DONE), Delivery.not_before < long_ago)
    is_dead = or_(
        Token.expires_at < moment - links.RECOGNISED,
        and_(Token.expires_at < moment, Token.purpose != links.TICKET),
    )
    return [
        (Session, or_(Session.expires_at < moment, Session.last_seen_at < moment - IDLE)),
        (Token, is_dead),
        (Attempt, Attempt.window_at < moment - LONGEST_WINDOW),
        (IdempotencyRecord, IdempotencyRecord.created_at < moment - KEPT),
        (Delivery, and_(is_done, Delivery.sent_with_id.is_not(None))),
        (Delivery, and_(is_done, ~has_members)),
    ]  # fmt: skip


def _sweep(model: type[Model], is_over: ColumnElement[bool]) -> int:
    """Delete what is over, in transactions of its own."""
    key, count = list(model.__table__.primary_key), 0
    while True:
        with transaction() as current:
            rows = current.execute(select(*key).where(is_over).limit(AT_ONCE)).all()
            for row in rows:
                same = and_(*(column == value for column, value in zip(key, row, strict=True)))
                current.execute(delete(model).where(same))
        count += len(rows)
        if len(rows) < AT_ONCE:
            return count
