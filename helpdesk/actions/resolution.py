"""Verbs of the requester: it is solved, it is not."""

from __future__ import annotations

from helpdesk.actions._door import door
from helpdesk.actions.ticket_fields import change_column
from helpdesk.clock import now
from helpdesk.errors import Conflict
from helpdesk.i18n import _
from helpdesk.models import Ticket
from helpdesk.rules.actor import Actor
from helpdesk.rules.lifecycle import can_reopen, can_resolve


@door(Ticket)
def resolve(actor: Actor, ticket: Ticket) -> None:
    """Mark the ticket as resolved. Raises Conflict when it is resolved or closed already."""
    if not can_resolve(ticket.status):
        raise Conflict(_("This request is resolved already."))
    change_column(actor, ticket, "status_changed", "status", "resolved")


@door(Ticket)
def reopen(actor: Actor, ticket: Ticket) -> None:
    """Open a resolved ticket again; its requester's side then waits for an answer.

    Raises Conflict when it is open, or closed for good (then a reply opens a follow-up).
    """
    if not can_reopen(ticket.status):
        raise Conflict(_("This request is open already."))
    if ticket.status == "closed" and not actor.is_staff:
        raise Conflict(_("This request is closed. Write a reply to open a follow-up."))
    if not actor.is_staff and ticket.waiting_since is None:
        ticket.waiting_since = now()
    change_column(actor, ticket, "status_changed", "status", "open")
