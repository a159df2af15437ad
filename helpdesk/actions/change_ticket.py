"""The composite verbs: several fields of a ticket, or the same change on several tickets, at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from helpdesk.actions import ticket_fields as one
from helpdesk.actions._door import door
from helpdesk.actions.resolution import reopen, resolve
from helpdesk.db import session
from helpdesk.errors import Forbidden, Refusal
from helpdesk.i18n import Message, _
from helpdesk.models import Ticket
from helpdesk.rules.actor import Actor
from helpdesk.rules.lifecycle import OPEN

VERBS: dict[str, Callable] = {
    "subject": one.set_subject,
    "description": one.set_description,
    "status": one.set_status,
    "priority": one.set_priority,
    "category_id": one.set_category,
    "assignee_id": one.assign,
    "group_id": one.set_group,
    "tags": one.set_tags,
    "add_tags": one.add_tags,
}


@dataclass(frozen=True)
class Result:
    """What became of one ticket of many: `refusal` is None when it was done."""

    ticket_id: int
    refusal: Message | None = None


@door(Ticket)
def change_ticket(actor: Actor, ticket: Ticket, changes: dict[str, object]) -> None:
    """Change the named fields (the keys of VERBS), all or nothing; a requester may only resolve and reopen."""
    if not actor.is_staff:
        return _change_as_requester(actor, ticket, changes)
    for field, value in changes.items():
        VERBS[field](actor, ticket, value)
    return None


@door()
def change_tickets(actor: Actor, ticket_ids: list[int], changes: dict[str, object]) -> list[Result]:
    """Change the named fields of several tickets, each wholly or not, and say what became of each, in the order given."""
    return [_change_one(actor, ticket_id, changes) for ticket_id in ticket_ids]


def _change_one(actor: Actor, ticket_id: int, changes: dict[str, object]) -> Result:
    try:
        with session().begin_nested():
            change_ticket(actor, ticket_id, changes)
    except Refusal as refusal:
        return Result(ticket_id, refusal.sentence)
    return Result(ticket_id)


def _change_as_requester(actor: Actor, ticket: Ticket, changes: dict[str, object]) -> None:
    if not changes or changes == {"status": ticket.status}:
        return
    if changes == {"status": "resolved"} and ticket.status in OPEN:
        resolve(actor, ticket)
    elif changes == {"status": "open"} and ticket.status == "resolved":
        reopen(actor, ticket)
    else:
        raise Forbidden(_("You may resolve and reopen your tickets; other changes are for agents."))
