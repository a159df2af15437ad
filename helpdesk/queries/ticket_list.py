"""The API's list: every ticket, oldest id first, in short batches so that no transaction stays open."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Row, bindparam, select

from helpdesk.db import read, session
from helpdesk.models import Category, Ticket
from helpdesk.queries.visibility import visible_to
from helpdesk.rules.actor import Actor

BATCH = 500
TICKET, TOPIC = Ticket.__table__.c, Category.__table__.c
COLUMNS = (
    TICKET.id, TICKET.subject, TICKET.description, TICKET.status, TICKET.priority_id, TICKET.category_id,
    TOPIC.slug.label("category_slug"), TOPIC.name.label("category_name"), TICKET.created_at, TICKET.updated_at,
    TICKET.assignee_id, TICKET.version,
)  # fmt: skip
# Tables, not models: rows come without the ORM, which costs a list of 50 as much as the rest of it (2026-11-24).
ROWS = select(*COLUMNS).select_from(
    Ticket.__table__.outerjoin(Category.__table__, TOPIC.id == TICKET.category_id)
)
ONE = ROWS.where(TICKET.id == bindparam("number"))
UNASSIGNED = "null"


def batches(
    actor: Actor,
    *,
    status: str | None,
    assignee_id: int | str | None,
    after: int = 0,
    limit: int | None = None,
) -> Iterator[list[Row]]:
    """Yield lists of rows of COLUMNS, ids ascending; each list is read in a transaction of its own. `limit` ends it."""
    left = limit
    while left is None or left > 0:
        size = BATCH if left is None else min(BATCH, left)
        with read() as current:
            rows = (
                current.connection()
                .execute(_statement(actor, status, assignee_id).where(TICKET.id > after).limit(size))
                .all()
            )
        if rows:
            yield rows
        if len(rows) < size:
            return
        after = rows[-1].id
        left = None if left is None else left - size


def one(actor: Actor, number: int) -> Row | None:
    """Return one row of COLUMNS, None when it is gone or hidden."""
    statement = ONE if actor.is_staff else ONE.where(visible_to(actor))
    return session().connection().execute(statement, {"number": number}).first()


def _statement(actor: Actor, status: str | None, assignee_id: int | str | None):
    statement = _rows(actor).order_by(TICKET.id)
    if status is not None:
        statement = statement.where(TICKET.status == status)
    if assignee_id == UNASSIGNED:
        return statement.where(TICKET.assignee_id.is_(None))
    return statement if assignee_id is None else statement.where(TICKET.assignee_id == assignee_id)


def _rows(actor: Actor):
    return ROWS if actor.is_staff else ROWS.where(visible_to(actor))
