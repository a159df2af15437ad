"""The verb of rating how a request was solved."""

from __future__ import annotations

from sqlalchemy import select

from helpdesk.actions._door import door, record
from helpdesk.clock import now
from helpdesk.db import session
from helpdesk.errors import Conflict
from helpdesk.models import Rating, Ticket
from helpdesk.queries.beside import resolution
from helpdesk.rules.actor import Actor
from helpdesk.rules.lifecycle import NOT_RATEABLE, can_rate


@door(Ticket)
def rate(actor: Actor, ticket: Ticket, *, is_good: bool, remark: str = "") -> None:
    """Keep what the requester thinks of the present resolution; a second rating of it overwrites the first.

    Raises Conflict unless the ticket is resolved: one that is open has nothing to rate, one that is closed keeps what it has.
    """
    if not can_rate(ticket.status):
        raise Conflict(NOT_RATEABLE)
    moment, resolved_by = now(), session().scalar(resolution(ticket.id))
    rating = session().scalar(
        select(Rating).where(Rating.ticket_id == ticket.id, Rating.resolution_id == resolved_by)
    )
    before = {"is_good": rating.is_good, "remark": rating.remark} if rating else None
    after = {"is_good": is_good, "remark": remark}
    if before == after:
        return
    if rating is None:
        rating = Rating(
            ticket_id=ticket.id, resolution_id=resolved_by, user_id=actor.user_id, created_at=moment
        )
        session().add(rating)
    rating.is_good, rating.remark, rating.updated_at = is_good, remark, moment
    record(session(), actor, "rated", ticket, before=before, after=after)
