"""An end user's own tickets, and those that a guest's browser may follow."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Integer, Row, bindparam, case, false, func, literal, select, true, union_all
from sqlalchemy.orm import aliased

from helpdesk.db import connection, session
from helpdesk.models import Event, Participant, Seen, Ticket, Token
from helpdesk.prepared import Prepared
from helpdesk.queries import filters
from helpdesk.queries._built import built_once
from helpdesk.queries._columns import TICKET_ROW, Assignee, Requester
from helpdesk.queries.visibility import anybody, colleagues, kind_of, numbers_of
from helpdesk.rules import cursor
from helpdesk.rules.actor import Actor
from helpdesk.rules.search_query import Query

DONE = ("resolved", "closed")
NEWS = ("replied", "status_changed")


def mine(
    actor: Actor, query: Query, *, is_open: bool | None, after: str | None = None, limit: int = 25
) -> tuple[list[Row], str | None]:
    """Return the tickets that the person files or follows, and the next cursor: what waits for them first, then the latest.

    With `is_open` None those of the person's organisation, whatever their state, the latest first; none without one.

    Raises Rejected for a cursor that is not ours.
    """
    statement = _mine(kind_of(actor), query, is_open, limit)
    rows = statement.all(connection(), **numbers_of(actor), place=_place(after))
    return rows[:limit], cursor.write("mine", _place(after) + limit) if len(rows) > limit else None


def of_browser(keys: list[str], now: datetime) -> list[Row]:
    """Return the tickets that a browser may follow (rules.tokens.ticket_key), ordered as `mine` does."""
    waits = case((Ticket.status == "pending", 1), else_=0)
    held = select(Token.ticket_id).where(
        Token.hash.in_(keys), Token.purpose == "browser", Token.expires_at > now
    )
    statement = (
        select(
            *TICKET_ROW,
            Ticket.waiting_since,
            waits.label("waits"),
            has_news(Ticket.requester_id).label("is_unread"),
        )  # fmt: skip
        .join(Requester, Requester.id == Ticket.requester_id)
        .outerjoin(Assignee, Assignee.id == Ticket.assignee_id)
        .where(Ticket.id.in_(held))
        .order_by(waits.desc(), Ticket.activity_at.desc(), Ticket.id.desc())
    )
    return session().execute(statement).all()


@built_once
def _mine(kind: Actor, query: Query, is_open: bool | None, limit: int):
    """The inner query sorts the person's own tickets, so that only one page of them is ever joined."""
    actor, is_own = anybody(kind), is_open is not None
    # Colleagues' requests wait for others than the reader. By time alone, the index has the first 25 of 20,000 in 0.2 ms,
    # not in 98 (2026-11-24).
    waits = case((Ticket.status == "pending", 1), else_=0) if is_own else literal(0)
    # A case, since the planner would read everybody's open tickets from the index of `is_open`: 4 ms of 100,000, not 0.1.
    state = case((Ticket.is_open, 1), else_=0) == int(is_open) if is_own else true()
    theirs = Ticket.id.in_(_own(actor)) if is_own else Ticket.requester_id.in_(colleagues(actor))
    is_unread = has_news(actor.user_id) if is_own else false()  # colleagues' are not mine to read
    order = [waits.desc()] * is_own + [Ticket.activity_at.desc(), Ticket.id.desc()]
    page = (
        select(Ticket.id, waits.label("waits"))
        .where(theirs, *filters.clauses(actor, query), state)
        .order_by(*order)
        .offset(bindparam("place", 0, type_=Integer))
        .limit(limit + 1)
        .subquery("page")
    )
    return Prepared(
        select(*TICKET_ROW, Ticket.waiting_since, page.c.waits, is_unread.label("is_unread"))
        .join(page, page.c.id == Ticket.id)
        .join(Requester, Requester.id == Ticket.requester_id)
        .outerjoin(Assignee, Assignee.id == Ticket.assignee_id)
        .order_by(page.c.waits.desc(), Ticket.activity_at.desc(), Ticket.id.desc())
    )


def has_news(reader: object):
    """Return the expression of whether somebody else replied, or set a status, after what the reader has seen of the ticket."""
    seen = select(Seen.event_id).where(Seen.ticket_id == Ticket.id, Seen.user_id == reader).correlate(Ticket)
    news = (
        Event.ticket_id == Ticket.id, Event.id > func.coalesce(seen.scalar_subquery(), 0), Event.kind.in_(NEWS),
        Event.user_id.is_(None) | (Event.user_id != reader),
    )  # fmt: skip
    return select(Event.id).where(*news).correlate(Ticket).exists()


def _own(actor: Actor):
    """The numbers of what the person filed or follows; staff here see those that they filed, not everybody's."""
    filed_ticket = aliased(Ticket)
    filed = select(filed_ticket.id).where(filed_ticket.requester_id == actor.user_id)
    followed = select(Participant.ticket_id).where(Participant.user_id == actor.user_id)
    return filed if actor.is_staff else union_all(filed, followed)


def _place(after: str | None) -> int:
    # One person's open requests are few; a place in them needs no key.
    return min(cursor.read(after, (str, int))[1], 10_000) if after else 0
