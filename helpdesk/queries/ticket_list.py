"""The API's list: every ticket that is wanted, in short batches so that no transaction stays open, and one ticket of it."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Row, bindparam, select, tuple_

from helpdesk.db import connection, stop_reading
from helpdesk.models import Category, Group, Ticket, User
from helpdesk.prepared import Prepared
from helpdesk.queries._built import built_once
from helpdesk.queries._columns import tag_names
from helpdesk.queries.ticket_filters import Wanted, clauses
from helpdesk.queries.visibility import visible_to
from helpdesk.rules import cursor
from helpdesk.rules.actor import Actor

BATCH = 500
TICKET, TOPIC, GROUP = Ticket.__table__.c, Category.__table__.c, Group.__table__.c
REQUESTER, ASSIGNEE = User.__table__.alias("requester"), User.__table__.alias("assignee")
COLUMNS = (
    TICKET.id, TICKET.subject, TICKET.description, TICKET.status, TICKET.priority_id, TICKET.category_id,
    TOPIC.slug.label("category_slug"), TOPIC.name.label("category_name"), TICKET.created_at, TICKET.updated_at,
    TICKET.assignee_id, TICKET.version,
)  # fmt: skip
# Tables, not models: rows come without the ORM, which costs a list of 50 as much as the rest of it (2026-11-24).
TABLES = Ticket.__table__.outerjoin(Category.__table__, TOPIC.id == TICKET.category_id)
ROWS = select(*COLUMNS).select_from(TABLES)
ONE = Prepared(ROWS.where(TICKET.id == bindparam("number")))
MORE = {
    "tags": (tag_names().label("tags"),),
    "requester": (
        TICKET.requester_id, REQUESTER.c.name.label("requester_name"), REQUESTER.c.email.label("requester_email"),
    ),
    "assignee": (ASSIGNEE.c.name.label("assignee_name"), ASSIGNEE.c.email.label("assignee_email")),
    "group": (TICKET.group_id, GROUP.name.label("group_name")),
    "activity_at": (TICKET.activity_at,),
    "waiting_since": (TICKET.waiting_since,),
    "channel": (TICKET.channel,),
    "follow_up_of": (TICKET.follow_up_of,),
}  # fmt: skip
SORTS = {
    "created": (TICKET.created_at, False), "-created": (TICKET.created_at, True), "updated": (TICKET.updated_at, False),
    "-updated": (TICKET.updated_at, True), "priority": (TICKET.priority_id, True),
}  # fmt: skip


def batches(
    actor: Actor, wanted: Wanted, *, sort: str = "", after: tuple[int, ...] = (), limit: int | None = None,
    more: frozenset[str] = frozenset(),
) -> Iterator[list[Row]]:  # fmt: skip
    """Yield lists of rows of COLUMNS, and of MORE for the names in `more`; without a limit each in a transaction of its own.

    `sort` is one of SORTS, "" for the ids ascending; `after` is the `place` of the row before the first; `limit` ends it.
    """
    left = limit
    while left is None or left > 0:
        size = BATCH if left is None else min(BATCH, left)
        statement = page_of(actor, wanted, sort, more, bool(after))
        rows = statement.all(connection(), size=size, **_from(sort, after))
        if left is None:
            stop_reading()
        if rows:
            yield rows
        if len(rows) < size:
            return
        after = place(sort, rows[-1])
        left = None if left is None else left - size


def one(actor: Actor, number: int, more: frozenset[str] = frozenset()) -> Row | None:
    """Return one row of COLUMNS, and of MORE for the names in `more`; None when it is gone or hidden."""
    if actor.is_staff and not more:
        return ONE.first(connection(), number=number)
    statement = rows_of(more).where(TICKET.id == bindparam("number"), visible_to(actor))
    return connection().execute(statement, {"number": number}).first()


def place(sort: str, row: Row) -> tuple[int, ...]:
    """Return where a row stands in a sort: numbers only, the id last, so that no two rows stand in one place."""
    if not sort:
        return (row.id,)
    value = getattr(row, SORTS[sort][0].name)
    return (value if isinstance(value, int) else cursor.microseconds(value), row.id)


@built_once
def page_of(actor: Actor, wanted: Wanted, sort: str, more: frozenset[str], goes_on: bool):
    """Return the statement of one batch; `size`, and `value` and `number` when it goes on after a row, are its parameters."""
    statement = rows_of(more).where(
        visible_to(actor), *clauses(actor, wanted, is_sorted=bool(sort)), *(_after(sort) if goes_on else [])
    )
    return Prepared(statement.order_by(*_order(sort)).limit(bindparam("size")))


@built_once
def rows_of(more: frozenset[str]):
    """Return the statement of all tickets, with the columns and tables that these names need."""
    if not more:
        return ROWS
    tables = TABLES
    if "requester" in more:
        tables = tables.join(REQUESTER, REQUESTER.c.id == TICKET.requester_id)
    if "assignee" in more:
        tables = tables.outerjoin(ASSIGNEE, ASSIGNEE.c.id == TICKET.assignee_id)
    if "group" in more:
        tables = tables.outerjoin(Group.__table__, GROUP.id == TICKET.group_id)
    columns = [column for name in MORE if name in more for column in MORE[name]]
    return select(*COLUMNS, *columns).select_from(tables)


def _order(sort: str) -> list:
    if not sort:
        return [TICKET.id]
    column, is_descending = SORTS[sort]
    return [each.desc() if is_descending else each for each in (column, TICKET.id)]


def _after(sort: str) -> list:
    if not sort:
        return [TICKET.id > bindparam("number")]
    column, is_descending = SORTS[sort]
    here, there = (
        tuple_(column, TICKET.id),
        tuple_(bindparam("value", type_=column.type), bindparam("number")),
    )
    return [here < there if is_descending else here > there]


def _from(sort: str, after: tuple[int, ...]) -> dict:
    if not after:
        return {}
    if not sort:
        return {"number": after[0]}
    value = after[0] if SORTS[sort][0] is TICKET.priority_id else cursor.moment(after[0])
    return {"value": value, "number": after[1]}
