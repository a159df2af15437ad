"""What requesters said of resolutions."""

from __future__ import annotations

from sqlalchemy import Row, Select, bindparam, func, select

from helpdesk.db import connection
from helpdesk.models import Event, Rating
from helpdesk.prepared import Prepared


def resolution(ticket_id: object) -> Select:
    """Return the statement of the event that made a ticket what it is now: its last change of status."""
    kinds = ("opened", "status_changed")
    return select(func.max(Event.id)).where(Event.ticket_id == ticket_id, Event.kind.in_(kinds))


LATEST = Prepared(
    select(
        Rating.is_good, Rating.remark, Rating.updated_at,
        (Rating.resolution_id == resolution(bindparam("ticket_id")).scalar_subquery()).label("is_present"),
    )
    .where(Rating.ticket_id == bindparam("ticket_id"))
    .order_by(Rating.resolution_id.desc())
    .limit(1)
)  # fmt: skip


def latest(ticket_id: int) -> Row | None:
    """Return the newest rating of a ticket that `tickets.get` has shown: is_good remark updated_at is_present.

    It is not present when the ticket was opened again, or closed, since.
    """
    return LATEST.first(connection(), ticket_id=ticket_id)
