"""Putting many rows at once: numbers claimed ahead, one executemany per table, comments and tags before their tickets."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy.orm import Session as DatabaseSession

from helpdesk.db import defer_foreign_keys, highest_id, never_again, queue_for_event_order
from helpdesk.models import Comment, Event, Ticket, TicketTag


@dataclass
class Batch:
    """The rows of some hundred tickets."""

    tickets: list[dict] = field(default_factory=list)
    comments: list[dict] = field(default_factory=list)
    events: list[dict] = field(default_factory=list)
    tags: list[dict] = field(default_factory=list)


def used_until(session: DatabaseSession, model: type) -> int:
    """Return the highest number that a row was ever given. Until the transaction ends those after it are free to take."""
    return highest_id(session, model.__tablename__)


def store(session: DatabaseSession, batch: Batch, **after: int) -> None:
    """Number the batch's rows after all that exist, or after those that `after` names, and insert them, in a transaction."""
    _number(session, batch, after)
    queue_for_event_order(session)
    defer_foreign_keys(session)
    for model, rows in (
        (Comment, batch.comments), (TicketTag, batch.tags), (Ticket, batch.tickets), (Event, batch.events),
    ):  # fmt: skip
        put(session, model, rows)


def put(session: DatabaseSession, model: type, rows: list[dict]) -> None:
    """Insert rows that name all columns without a default. Numbers that they bring are never given again."""
    if rows:
        session.connection().execute(model.__table__.insert(), rows)
        if "id" in rows[0]:
            never_again(session, model.__tablename__, max(row["id"] for row in rows))


def _number(session: DatabaseSession, batch: Batch, after: dict[str, int]) -> None:
    """Turn the batch's own numbers, from 1, into numbers of the database."""
    ticket, comment, event = (
        after.get(model.__tablename__) or used_until(session, model) for model in (Ticket, Comment, Event)
    )
    for row in batch.tickets:
        row["id"] += ticket
        row["last_event_id"] += event
    for row in batch.comments:
        row["id"] += comment
        row["ticket_id"] += ticket
    for row in batch.tags:
        row["ticket_id"] += ticket
    for row in batch.events:
        row["id"] += event
        row["ticket_id"] += ticket
        if row["comment_id"] is not None:
            row["comment_id"] += comment
