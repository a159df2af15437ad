"""Doing a thing once, however often it is asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session as DatabaseSession

from helpdesk.clock import now
from helpdesk.db import in_transaction, queue_for_name
from helpdesk.errors import rejected
from helpdesk.i18n import _
from helpdesk.models import IdempotencyRecord

KEPT = timedelta(hours=24)
MOST_SWEPT = 100  # at a time, so that no request pays for a busy day


@dataclass(frozen=True)
class Answer:
    """What was answered: a status and a text. `is_replayed` when the first try had given it already."""

    status: int
    text: str
    is_replayed: bool = False


def once(owner: str, route: str, key: str, fingerprint: str, do: Callable[[], Answer]) -> Answer:
    """Run `do` unless this owner did so with this key on this route; then give the first answer again.

    The record and the effect are one transaction, and whoever comes second waits. Raises Rejected when the key was used for
    something else (another fingerprint). Answers are kept for 24 hours.
    """
    return in_transaction(lambda session: _once(session, owner, route, key, fingerprint, do))


def _once(
    session: DatabaseSession, owner: str, route: str, key: str, fingerprint: str, do: Callable[[], Answer]
) -> Answer:
    queue_for_name(session, f"{owner} {route} {key}")
    moment = now()
    _sweep(session, IdempotencyRecord.created_at <= moment - KEPT)
    known = session.scalar(
        select(IdempotencyRecord).where(
            IdempotencyRecord.key == key,
            IdempotencyRecord.owner == owner,
            IdempotencyRecord.route == route,
        )
    )
    if known is not None and known.created_at <= moment - KEPT:
        session.delete(known)
        session.flush()
    elif known is not None:
        return _again(known, fingerprint)
    answer = do()
    session.add(
        IdempotencyRecord(
            key=key,
            owner=owner,
            route=route,
            fingerprint=fingerprint,
            status=answer.status,
            answer=answer.text,
            created_at=moment,
        )
    )
    return answer


def _sweep(session: DatabaseSession, is_old) -> None:
    old = select(IdempotencyRecord.id).where(is_old).order_by(IdempotencyRecord.created_at).limit(MOST_SWEPT)
    old = old.with_for_update(skip_locked=True)  # on PostgreSQL; somebody else may be sweeping
    session.execute(delete(IdempotencyRecord).where(IdempotencyRecord.id.in_(old)))


def _again(known: IdempotencyRecord, fingerprint: str) -> Answer:
    if known.fingerprint != fingerprint:
        raise rejected("", _("This Idempotency-Key was used for another request."), "idempotency_key_reused")
    return Answer(known.status, known.answer, is_replayed=True)
