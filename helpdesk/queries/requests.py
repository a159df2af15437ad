"""An end user's own tickets, and those that a guest's browser may follow."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Row, case, select

from helpdesk.db import session
from helpdesk.models import Ticket, Token
from helpdesk.queries import filters
from helpdesk.queries._columns import TICKET_ROW, Assignee, Requester
from helpdesk.rules import cursor
from helpdesk.rules.actor import Actor
from helpdesk.rules.search_query import Query

DONE = ("resolved", "closed")


def mine(
    actor: Actor, query: Query, *, is_open: bool, after: str | None = None, limit: int = 25
) -> tuple[list[Row], str | None]:
    """Return the tickets that the person files or follows, and the next cursor: what waits for them first, then the latest.

    Raises Rejected for a cursor that is not ours.
    """
    waits = case((Ticket.status == "pending", 1), else_=0)
    statement = (
        select(*TICKET_ROW, waits.label("waits"))
        .join(Requester, Requester.id == Ticket.requester_id)
        .outerjoin(Assignee, Assignee.id == Ticket.assignee_id)
        .where(*filters.clauses(actor, query), Ticket.is_open == is_open, *_own(actor))
        .order_by(waits.desc(), Ticket.activity_at.desc(), Ticket.id.desc())
        .offset(_place(after))
        .limit(limit + 1)
    )
    rows = session().execute(statement).all()
    return rows[:limit], cursor.write("mine", _place(after) + limit) if len(rows) > limit else None


def of_browser(keys: list[str], now: datetime) -> list[Row]:
    """Return the tickets that a browser may follow (rules.tokens.ticket_key), ordered as `mine` does."""
    waits = case((Ticket.status == "pending", 1), else_=0)
    held = select(Token.ticket_id).where(
        Token.hash.in_(keys), Token.purpose == "browser", Token.expires_at > now
    )
    statement = (
        select(*TICKET_ROW, waits.label("waits"))
        .join(Requester, Requester.id == Ticket.requester_id)
        .outerjoin(Assignee, Assignee.id == Ticket.assignee_id)
        .where(Ticket.id.in_(held))
        .order_by(waits.desc(), Ticket.activity_at.desc(), Ticket.id.desc())
    )
    return session().execute(statement).all()


def _own(actor: Actor) -> list:
    """Staff who look at their own requests see those that they filed, not everybody's."""
    return [Ticket.requester_id == actor.user_id] if actor.is_staff else []


def _place(after: str | None) -> int:
    # One person's open requests are few; a place in them needs no key.
    return min(cursor.read(after, (str, int))[1], 10_000) if after else 0
