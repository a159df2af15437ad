"""Verbs about what people have begun to write. Each is the person's own alone: the pages name nobody else."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, func, select

from helpdesk import queries
from helpdesk.clock import now
from helpdesk.db import session, transaction
from helpdesk.errors import TooMany
from helpdesk.models import Draft

DAYS_OF_DRAFTS = 30
MOST_DRAFTS = 200  # of one person


def keep_draft(user_id: int, place: str, body: list) -> None:
    """Keep what a person has begun to write in the form `place`, over what was there. Raises TooMany over 200 forms."""
    with transaction() as current:
        if current.get(Draft, (user_id, place)) is None:
            count = current.scalar(select(func.count()).select_from(Draft).where(Draft.user_id == user_id))
            if count >= MOST_DRAFTS:
                raise TooMany(86_400)
        put_draft(user_id, place, body)


def put_draft(user_id: int, place: str, body: list) -> None:
    """Put a draft where the form `place` finds it, over what was there. Called inside a verb."""
    row = session().get(Draft, (user_id, place))
    if row is None:
        row = Draft(user_id=user_id, place=place)
        session().add(row)
    row.body, row.updated_at = body, now()


def join_draft(user_id: int, place: str, begun: str, *, is_note: bool, restored: str = "") -> str:
    """Keep a text that is restored, then what other devices have kept since, then what a page has begun; return all of it.

    A page keeps what it has begun, too: a text that goes on from the other is there once. What was begun as a note makes
    all of it one, so that no word of it is published by a slip.
    """
    with transaction():
        kept = queries.drafts.chosen(user_id, place)
        elsewhere = kept.get("body", "")
        since = _once(elsewhere, begun)
        is_internal = is_note and begun.strip() or kept.get("visibility") == "internal" and elsewhere.strip()
        text = "\n\n".join(part for part in [restored, *since] if part.strip())
        kind = "internal" if is_internal else "public"
        put_draft(user_id, place, [["visibility", kind, True], ["body", text, text]])
    return text


def _once(elsewhere: str, begun: str) -> list[str]:
    """Return the texts that are to be kept of two: one alone when it goes on from the other."""
    if begun.startswith(elsewhere.strip()):
        return [begun]
    return [elsewhere] if elsewhere.startswith(begun.strip()) else [elsewhere, begun]


def drop_draft(user_id: int, place: str) -> None:
    """Forget what a person had begun to write in the form `place`: it was sent, or is not wanted."""
    with transaction() as current:
        current.execute(delete(Draft).where(Draft.user_id == user_id, Draft.place == place))


def sweep_drafts() -> int:
    """Forget drafts that nobody has touched for 30 days and return how many."""
    oldest = now() - timedelta(days=DAYS_OF_DRAFTS)
    with transaction() as current:
        return current.execute(delete(Draft).where(Draft.updated_at < oldest)).rowcount
