"""The API's list: every ticket, oldest id first, in short batches so that no transaction stays open."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Row, select

from helpdesk.db import read
from helpdesk.models import Category, Ticket
from helpdesk.queries.visibility import visible_to
from helpdesk.rules.actor import Actor

BATCH = 500
COLUMNS = (
    Ticket.id, Ticket.subject, Ticket.description, Ticket.status, Ticket.priority_id, Ticket.category_id,
    Category.slug.label("category_slug"), Category.name.label("category_name"), Ticket.created_at, Ticket.updated_at,
    Ticket.assignee_id, Ticket.version,
)  # fmt: skip
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
        with read() as session:
            rows = session.execute(
                _statement(actor, status, assignee_id).where(Ticket.id > after).limit(size)
            ).all()
        if rows:
            yield rows
        if len(rows) < size:
            return
        after = rows[-1].id
        left = None if left is None else left - size


def one(actor: Actor, number: int) -> Row | None:
    """Return one row of COLUMNS, None when it is gone or hidden."""
    with read() as session:
        return session.execute(_rows(actor).where(Ticket.id == number)).first()


def _statement(actor: Actor, status: str | None, assignee_id: int | str | None):
    statement = _rows(actor).order_by(Ticket.id)
    if status is not None:
        statement = statement.where(Ticket.status == status)
    if assignee_id == UNASSIGNED:
        return statement.where(Ticket.assignee_id.is_(None))
    return statement if assignee_id is None else statement.where(Ticket.assignee_id == assignee_id)


def _rows(actor: Actor):
    return select(*COLUMNS).outerjoin(Category, Category.id == Ticket.category_id).where(visible_to(actor))
