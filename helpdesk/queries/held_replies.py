"""Public replies that may still be taken back. They are the staff's to see: nobody else knows of them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Row, func, select

from helpdesk.db import connection
from helpdesk.models import HeldReply, User
from helpdesk.queries._columns import shown

COLUMNS = (
    HeldReply.id, HeldReply.author_id, shown(User).label("author_name"), HeldReply.body_html, HeldReply.status,
    HeldReply.created_at, HeldReply.due_at,
)  # fmt: skip
MOST_AT_ONCE = 50
OF_TICKET = select(*COLUMNS).join(User, User.id == HeldReply.author_id).order_by(HeldReply.id)


def of_ticket(ticket_id: int) -> list[Row]:
    """Return the held replies of a ticket, oldest first: id author_id author_name body_html status created_at due_at."""
    return list(connection().execute(OF_TICKET.where(HeldReply.ticket_id == ticket_id)).all())


def longest_overdue(now: datetime) -> int | None:
    """Return for how many seconds the one whose time was over first has waited since, None when none is due."""
    since = connection().scalar(select(func.min(HeldReply.due_at)).where(HeldReply.due_at <= now))
    return None if since is None else int((now - since).total_seconds())


def due(now: datetime) -> list[int]:
    """Return the ids of those whose time is over, the one that waits longest first, 50 at most."""
    due = select(HeldReply.id).where(HeldReply.due_at <= now).order_by(HeldReply.due_at, HeldReply.id)
    return list(connection().scalars(due.limit(MOST_AT_ONCE)))
