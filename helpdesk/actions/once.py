"""Doing a thing once, however often it is asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select

from helpdesk.clock import now
from helpdesk.db import queue_for_name, transaction
from helpdesk.errors import rejected
from helpdesk.i18n import _
from helpdesk.models import IdempotencyRecord


@dataclass(frozen=True)
class Answer:
    """What was answered: a status and a text. `is_replayed` when the first try had given it already."""

    status: int
    text: str
    is_replayed: bool = False


def once(owner: str, route: str, key: str, fingerprint: str, do: Callable[[], Answer]) -> Answer:
    """Run `do` unless this owner did so with this key on this route; then give the first answer again.

    The record and the effect are one transaction, and whoever comes second waits. Raises Rejected when the key was used for
    something else (another fingerprint).
    """
    with transaction() as session:
        queue_for_name(session, f"{owner} {route} {key}")
        known = session.scalar(
            select(IdempotencyRecord).where(
                IdempotencyRecord.key == key,
                IdempotencyRecord.owner == owner,
                IdempotencyRecord.route == route,
            )
        )
        if known is not None:
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
                created_at=now(),
            )
        )
        return answer


def _again(known: IdempotencyRecord, fingerprint: str) -> Answer:
    if known.fingerprint != fingerprint:
        raise rejected("", _("This Idempotency-Key was used for another request."), "idempotency_key_reused")
    return Answer(known.status, known.answer, is_replayed=True)
