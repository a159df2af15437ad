"""Verbs about the mails of one ticket: people stop those that they would get, and let them come again.

It is a wish about one's own mailbox and nothing that happened to the ticket, so neither its history nor its place in lists knows.
"""

from __future__ import annotations

from helpdesk.actions._door import door
from helpdesk.clock import now
from helpdesk.db import session
from helpdesk.errors import Forbidden
from helpdesk.models import Mute, Ticket
from helpdesk.rules.actor import Actor


@door(Ticket)
def mute_ticket(actor: Actor, ticket: Ticket) -> None:
    """Send the actor no mails about the ticket any more, what waits included; saying it again changes nothing.

    Two kinds still reach an agent (rules.mails.PERSONAL): that the ticket was assigned to them, and that a note names them.
    Somebody means this one person then, and they would wait for an answer. Raises Forbidden for whoever is nobody.
    """
    if actor.user_id is None:
        raise Forbidden()
    if session().get(Mute, (ticket.id, actor.user_id)) is None:
        session().add(Mute(ticket_id=ticket.id, user_id=actor.user_id, created_at=now()))


@door(Ticket)
def unmute_ticket(actor: Actor, ticket: Ticket) -> None:
    """Send the actor mails about the ticket again. What happened meanwhile is not sent later."""
    row = session().get(Mute, (ticket.id, actor.user_id)) if actor.user_id is not None else None
    if row is not None:
        session().delete(row)
