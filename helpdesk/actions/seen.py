"""The verb of noting how far an end user has read a ticket."""

from __future__ import annotations

from datetime import timedelta

from helpdesk.clock import now
from helpdesk.db import transaction
from helpdesk.models import Seen, Ticket

SEEN_EVERY = timedelta(minutes=1)


def saw_ticket(user_id: int, ticket_id: int, event_id: int) -> None:
    """Note that a person has looked at a ticket up to this event; what they have seen once stays seen.

    The page that showed it has asked whether they may. At most one write a minute unless there was something new.
    """
    moment = now()
    with transaction() as current:
        row = current.get(Seen, (ticket_id, user_id))
        if row is None and current.get(Ticket, ticket_id) is not None:
            row = Seen(ticket_id=ticket_id, user_id=user_id, event_id=event_id, seen_at=moment)
            current.add(row)
        elif row is not None and (row.event_id < event_id or row.seen_at < moment - SEEN_EVERY):
            row.event_id, row.seen_at = max(row.event_id, event_id), moment
