"""/tickets/{id}/comments."""

from __future__ import annotations

from flask import Response, g

from helpdesk import actions, queries
from helpdesk.api import included, shapes
from helpdesk.api.answers import answer, id_of, ticket_row, to_json, unless_unchanged
from helpdesk.api.keys import api_key
from helpdesk.api.reading import body
from helpdesk.api.repeats import once
from helpdesk.clock import now
from helpdesk.db import transaction
from helpdesk.errors import Conflict, Rejected
from helpdesk.i18n import _
from helpdesk.queries import references
from helpdesk.rules.contact import Contact


@api_key("read")
def every(number: str) -> Response:
    """Answer the public comments of a ticket, oldest first; with `include=notes`, for a key with that scope, the notes too."""
    with_notes = included.wants_notes(g.actor)
    row = ticket_row(id_of(number))
    if with_notes:
        found = queries.tickets.comments_and_notes(row.id)
        return unless_unchanged(
            to_json([shapes.comment(each) | {"public": not each.is_internal} for each in found])
        )
    comments = queries.tickets.public_comments(row.id, now())
    return unless_unchanged(to_json([shapes.comment(each) for each in comments]))


@api_key("write")
def add(number: str) -> Response:
    """Write a public reply, or an internal note (`public` false, a key with the scope `notes`)."""
    ticket_id, raw = id_of(number), body()
    try:
        given = shapes.read(raw, shapes.NewComment)
    except Rejected:
        ticket_row(ticket_id)
        raise
    return once(f"POST /tickets/{ticket_id}/comments", raw, lambda: _write(ticket_id, given))


def _write(ticket_id: int, given: dict) -> Response:
    author = Contact(given["author_email"]) if given.get("author_email") else None
    verb = actions.reply if given.get("public", True) else actions.note
    with transaction():
        written = verb(g.actor, ticket_id, given["content"], author=author)
        if written.comment_id is None:  # undoes the follow-up: a program should open it knowingly
            raise Conflict(_("This ticket is closed. Open a new one with POST /tickets and follow_up_of."))
        return answer(to_json(shapes.comment(references.comment(written.comment_id))), 201)
