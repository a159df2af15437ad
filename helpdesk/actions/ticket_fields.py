"""Verbs that change one field of a ticket. Each does nothing, and records nothing, when the field already is so.

`was` is what the actor saw in the field: if it holds something else by now, Conflict is raised and nothing changes.
"""

from __future__ import annotations

from helpdesk.actions._door import door, record
from helpdesk.actions._fields import UNSAID, category_of, group_of, put_tags, tags_of, touch, unchanged_since
from helpdesk.actions._people import assignable, requester_of
from helpdesk.clock import now
from helpdesk.db import session
from helpdesk.models import Ticket
from helpdesk.rules import fields
from helpdesk.rules.actor import Actor
from helpdesk.rules.contact import Contact
from helpdesk.rules.lifecycle import priority_id, priority_slug
from helpdesk.rules.text import Text


def change_column(
    actor: Actor, ticket: Ticket, kind: str, column: str, value: object, was: object = UNSAID
) -> None:
    """Put a value into a column and record it as an event of that kind, if it is new."""
    present = getattr(ticket, column)
    unchanged_since(was, present, value)
    if present == value:
        return
    setattr(ticket, column, value)
    touch(ticket, now())
    record(session(), actor, kind, ticket, before={column: present}, after={column: value})


@door(Ticket)
def set_status(actor: Actor, ticket: Ticket, status: str, *, was: object = UNSAID) -> None:
    """Give the ticket a status (the staff and the API: any to any)."""
    change_column(actor, ticket, "status_changed", "status", status, was)


@door(Ticket)
def set_priority(actor: Actor, ticket: Ticket, priority: str, *, was: object = UNSAID) -> None:
    """Give the ticket a priority: low, medium, high or urgent."""
    present = priority_slug(ticket.priority_id)
    unchanged_since(was, present, priority)
    if present == priority:
        return
    ticket.priority_id = priority_id(priority)
    touch(ticket, now())
    record(
        session(),
        actor,
        "priority_changed",
        ticket,
        before={"priority": present},
        after={"priority": priority},
    )


@door(Ticket)
def set_category(actor: Actor, ticket: Ticket, category_id: int | None, *, was: object = UNSAID) -> None:
    """Give the ticket a category, or none. Raises Rejected for an unknown or archived one."""
    category_of(session(), category_id, keep=ticket.category_id)
    change_column(actor, ticket, "category_changed", "category_id", category_id, was)


@door(Ticket)
def set_group(actor: Actor, ticket: Ticket, group_id: int | None, *, was: object = UNSAID) -> None:
    """Route the ticket to a group, or to none. Raises Rejected for an unknown or archived one."""
    change_column(
        actor,
        ticket,
        "group_changed",
        "group_id",
        group_id if group_id == ticket.group_id else group_of(session(), group_id),
        was,
    )


@door(Ticket)
def assign(actor: Actor, ticket: Ticket, assignee_id: int | None, *, was: object = UNSAID) -> None:
    """Make somebody responsible, or nobody. Changes no status. Raises Rejected unless it is an active agent or admin."""
    if assignee_id is not None and assignee_id != ticket.assignee_id:
        assignable(session(), assignee_id)
    change_column(actor, ticket, "assigned", "assignee_id", assignee_id, was)


@door(Ticket)
def take(actor: Actor, ticket: Ticket) -> None:
    """Make the actor responsible."""
    assign(actor, ticket, actor.user_id)


@door(Ticket)
def set_tags(actor: Actor, ticket: Ticket, tags: list[str], *, was: object = UNSAID) -> None:
    """Make the ticket's tags exactly these (clean names of rules.fields.tags)."""
    present = tags_of(session(), ticket)
    wanted = sorted(set(tags))
    unchanged_since(was, present, wanted)
    if present == wanted:
        return
    put_tags(session(), ticket, wanted)
    touch(ticket, now())
    record(session(), actor, "tags_changed", ticket, before={"tags": present}, after={"tags": wanted})


@door(Ticket)
def add_tags(actor: Actor, ticket: Ticket, tags: list[str]) -> None:
    """Add tags to those that are there. Raises Rejected when there would be too many."""
    set_tags(actor, ticket, fields.tags([*tags_of(session(), ticket), *tags]))


@door(Ticket)
def set_subject(actor: Actor, ticket: Ticket, subject: str, *, was: object = UNSAID) -> None:
    """Rename the ticket."""
    change_column(actor, ticket, "retitled", "subject", subject, was)


@door(Ticket)
def set_description(actor: Actor, ticket: Ticket, description: Text) -> None:
    """Rewrite the description."""
    if ticket.description == description.source:
        return
    before = ticket.description
    ticket.description, ticket.description_html = description.source, description.html
    touch(ticket, now())
    record(
        session(),
        actor,
        "redescribed",
        ticket,
        before={"description": before},
        after={"description": description.source},
    )


@door(Ticket)
def change_requester(actor: Actor, ticket: Ticket, requester: int | Contact) -> None:
    """Make the ticket somebody else's request; an unknown address becomes a new end user."""
    person = requester_of(session(), actor, requester)
    change_column(actor, ticket, "requester_changed", "requester_id", person.id)
