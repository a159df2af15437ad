"""/tickets and /tickets/{id}."""

from __future__ import annotations

from flask import Response, g

from helpdesk import actions
from helpdesk.api import included, shapes
from helpdesk.api.answers import (
    address,
    id_of,
    refuse_stale,
    tag_of,
    ticket_answer,
    ticket_row,
    whole_ticket,
)
from helpdesk.api.forms import sent
from helpdesk.api.keys import api_key
from helpdesk.api.reading import body
from helpdesk.api.repeats import once
from helpdesk.api.ticket_list import listed
from helpdesk.db import transaction
from helpdesk.errors import Fault, Rejected, rejected
from helpdesk.i18n import _
from helpdesk.queries import references
from helpdesk.rules.contact import Contact


@api_key("read")
def every() -> Response:
    """Answer the tickets that the key may see, oldest id first."""
    return listed()


@api_key("write")
def add() -> Response:
    """Open a ticket, in the name of the key's person or of whoever `requester_email` names; files go with it as a form."""
    include = included.wanted(g.actor)
    given = sent(shapes.NewTicket, shapes.NewTicketForm, also=references.faults)
    values = {name: value for name, value in given.values.items() if value is not None}
    requester = _requester(values)
    values["uploads"] = given.uploads
    return once("POST /tickets", given.what, lambda: _open(requester, values, include))


@api_key("read")
def one(number: str) -> Response:
    """Answer one ticket with its public comments."""
    include = included.wanted(g.actor)
    row = ticket_row(id_of(number), include)
    whole = whole_ticket(row)
    return ticket_answer(whole, row, include, tag_of(row, whole))


@api_key("write")
def change(number: str) -> Response:
    """Change the fields that the body names, all or nothing."""
    ticket_id, raw, include = id_of(number), body(), included.wanted(g.actor)
    try:
        changes = shapes.read(raw, shapes.TicketChanges, also=lambda clean: others(clean, ticket_id))
    except Rejected:
        ticket_row(ticket_id)  # what is not there is missing, however wrong the body
        raise
    with transaction():
        refuse_stale(ticket_row(ticket_id))
        try:
            actions.change_ticket(g.actor, ticket_id, changes)
        except Rejected as refusal:
            raise _with_others(refusal, changes, ticket_id) from refusal
    row = ticket_row(ticket_id, include)
    return ticket_answer(shapes.ticket(row), row, include, tag_of(row, whole_ticket(row)))


@api_key("write")
def delete(number: str) -> Response:
    """Delete a ticket for ever, with its comments. Its id is never used again."""
    ticket_id = id_of(number)
    with transaction():
        refuse_stale(ticket_row(ticket_id))
        actions.delete_ticket(g.actor, ticket_id)
    return Response(status=204, mimetype="application/json")


def _requester(values: dict) -> Contact | None:
    email, name = values.pop("requester_email", None), values.pop("requester_name", "")
    if name and email is None:
        raise rejected("requester_email", _("A requester needs an address."), "required")
    return Contact(email, name) if email is not None else None


def _open(requester: Contact | None, values: dict, include: frozenset[str]) -> Response:
    ticket_id = actions.open_ticket(g.actor, requester, **values)
    row = ticket_row(ticket_id, include)
    tag = tag_of(row, {**shapes.ticket(row), "comments": []})
    response = ticket_answer(shapes.new_ticket(row), row, include, tag, 201)
    response.headers["Location"] = address(f"/v1/support/tickets/{ticket_id}")
    return response


def others(values: dict, ticket_id: int) -> list[Fault]:
    """Return what the database has against a change, besides what is wrong with its form."""
    return references.faults(values, ticket_row(ticket_id))


def _with_others(refusal: Rejected, changes: dict, ticket_id: int) -> Rejected:
    """A verb stops at its first fault; name those of the other fields too."""
    named = {each.field for each in refusal.faults}
    more = [each for each in others(changes, ticket_id) if each.field not in named]
    return Rejected(*refusal.faults, *more)
