"""The queue: a page of tickets, its total, and the counts of the sidebar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import lru_cache

from sqlalchemy import Row, func, literal_column, select, tuple_

from helpdesk.db import connection
from helpdesk.models import Ticket
from helpdesk.prepared import Prepared
from helpdesk.queries import filters, search
from helpdesk.queries._built import built_once
from helpdesk.queries._columns import TICKET_ROW, Assignee, Requester
from helpdesk.queries.visibility import anybody, kind_of, numbers_of
from helpdesk.rules import cursor
from helpdesk.rules.actor import Actor
from helpdesk.rules.search_query import Query, parse
from helpdesk.rules.views import COUNTED, VIEWS

MOST_COUNTED = 100
MOST_IN_TOTAL = 10_000
SORTS = {
    "-activity": (Ticket.activity_at, True), "activity": (Ticket.activity_at, False), "-created": (Ticket.id, True),
    "created": (Ticket.id, False), "-priority": (Ticket.priority_id, True), "priority": (Ticket.priority_id, False),
}  # fmt: skip
DEFAULT_SORT = "-activity"


@dataclass(frozen=True)
class Page:
    """Rows of TICKET_ROW (and `snippet` when words were searched), and the cursor after the last one, None at the end."""

    rows: list[Row]
    next: str | None
    sort: str


def page(
    actor: Actor, query: Query, *, sort: str = DEFAULT_SORT, after: str | None = None, limit: int = 50
) -> Page:
    """Return one page of the tickets that a search finds. With words in it the newest tickets come first, whatever `sort` says.

    Raises Rejected for a cursor that is not ours.
    """
    if any(not word.is_negated for word in query.words):
        name, statement = "-created", _found(kind_of(actor), query, after, limit)
    else:
        name = sort if sort in SORTS else DEFAULT_SORT
        statement = _listed(kind_of(actor), query, name, after, limit)
    rows = statement.all(connection(), **numbers_of(actor))
    more = len(rows) > limit
    return Page(rows[:limit], _cursor(name, rows[limit - 1]) if more else None, name)


def some(actor: Actor, ticket_ids: list[int]) -> list[Row]:
    """Return the rows of these tickets, in this order, without those that are gone or hidden."""
    statement = _rows(actor, Query()).where(Ticket.id.in_(ticket_ids))
    rows = {row.id: row for row in connection().execute(statement)}
    return [rows[number] for number in ticket_ids if number in rows]


def among(actor: Actor, query: Query, ticket_ids: list[int]) -> set[int]:
    """Return those of these tickets that a search finds."""
    statement = select(Ticket.id).where(Ticket.id.in_(ticket_ids), *filters.clauses(actor, query))
    return set(connection().scalars(statement))


def total(actor: Actor, query: Query) -> int:
    """Count what a search finds, up to 10,000."""
    return _total(kind_of(actor), query).first(connection(), **numbers_of(actor))[0]


def counts(actor: Actor, now: datetime) -> dict[str, int]:
    """Count the built-in views, each up to 100 (shown as 99+), in one statement."""
    views = _views(now.date())
    row = _counts(kind_of(actor), views).first(connection(), **numbers_of(actor))
    return dict(zip(COUNTED, row, strict=True))


@lru_cache(maxsize=1)
def _views(day: date) -> tuple[Query, ...]:
    return tuple(parse(VIEWS[name], datetime.combine(day, time(), UTC)) for name in COUNTED)


# Statements are built once for what is asked and run without the ORM: building one took three times as long as running it
# (2026-11-24).
@built_once
def _listed(kind: Actor, query: Query, name: str, after: str | None, limit: int):
    rows = _rows(anybody(kind), query).where(*_after(name, after)).order_by(*_order(name))
    return Prepared(rows.limit(limit + 1))


@built_once
def _total(kind: Actor, query: Query):
    return Prepared(_count(anybody(kind), query, MOST_IN_TOTAL))


@built_once
def _counts(kind: Actor, views: tuple[Query, ...]):
    actor = anybody(kind)
    counts = (_count(actor, view, MOST_COUNTED).scalar_subquery() for view in views)
    return Prepared(select(*(each.label(f"view_{place}") for place, each in enumerate(counts))))


def _count(actor: Actor, query: Query, most: int):
    if not query.conditions and actor.is_staff and any(not word.is_negated for word in query.words):
        counted = search.found(actor, query.words)  # a document is there if its ticket is: no need to look
    else:
        counted = select(literal_column("1")).select_from(Ticket)
        counted = counted.where(*filters.clauses(actor, query, is_counted=True))
    return select(func.count().label("found")).select_from(counted.limit(most).subquery())


def _rows(actor: Actor, query: Query, *more_columns):
    statement = (
        select(*TICKET_ROW, *more_columns)
        .select_from(Ticket)
        .join(Requester, Requester.id == Ticket.requester_id)
    )
    return statement.outerjoin(Assignee, Assignee.id == Ticket.assignee_id).where(
        *filters.clauses(actor, query)
    )


@built_once
def _found(kind: Actor, query: Query, after: str | None, limit: int):
    """The word index hands out its hits newest first; the inner query stops there, so that only one page is ever joined."""
    actor = anybody(kind)
    found = search.hits(actor, query.words)
    number = found.selected_columns[0].element
    hits = (
        found.where(*filters.clauses(actor, query, with_words=False))
        .where(*([number < cursor.read(after, (str, int))[1]] if after else []))
        .order_by(number.desc())
        .limit(limit + 1)
        .subquery("hits")
    )
    rows = _rows(actor, Query(), hits.c.snippet).join(hits, hits.c.id == Ticket.id)
    return Prepared(rows.order_by(Ticket.id.desc()))


def _order(name: str) -> list:
    column, is_descending = SORTS[name]
    columns = [Ticket.id] if column is Ticket.id else [column, Ticket.id]
    return [each.desc() if is_descending else each for each in columns]


def _after(name: str, after: str | None) -> list:
    if not after:
        return []
    column, is_descending = SORTS[name]
    if column is Ticket.id:
        _name, number = cursor.read(after, (str, int))
        return [Ticket.id < number if is_descending else Ticket.id > number]
    _name, value, number = cursor.read(after, (str, int, int))
    place = tuple_(cursor.moment(value) if column is Ticket.activity_at else value, number)
    here = tuple_(column, Ticket.id)
    return [here < place if is_descending else here > place]


def _cursor(name: str, row: Row) -> str:
    column = SORTS[name][0]
    if column is Ticket.id:
        return cursor.write(name, row.id)
    value = cursor.microseconds(row.activity_at) if column is Ticket.activity_at else row.priority_id
    return cursor.write(name, value, row.id)
