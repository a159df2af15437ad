"""/tickets/{id}/comments."""

from __future__ import annotations

from collections import defaultdict

from flask import Response, g

from helpdesk import actions, queries
from helpdesk.api import included, shapes
from helpdesk.api.answers import answer, id_of, ticket_row, to_json, unless_unchanged
from helpdesk.api.attachments import shown
from helpdesk.api.forms import Sent, is_form, sent
from helpdesk.api.keys import api_key
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
    include = included.beside_comments(g.actor, ("notes", "attachments"))
    row = ticket_row(id_of(number))
    if "notes" in include:
        found = queries.tickets.comments_and_notes(row.id)
    else:
        found = queries.tickets.public_comments(row.id, now())
    return unless_unchanged(to_json(_shaped(row.id, found, include)))


@api_key("write")
def add(number: str) -> Response:
    """Write a public reply, or an internal note (`public` false, a key with the scope `notes`); files go with it as a form."""
    ticket_id, include = id_of(number), included.beside_comments(g.actor, ("attachments",))
    if is_form():
        ticket_row(ticket_id)  # before anything is put on disk
    try:
        given = sent(shapes.NewComment, shapes.NewCommentForm)
    except Rejected:
        ticket_row(ticket_id)
        raise
    return once(f"POST /tickets/{ticket_id}/comments", given.what, lambda: _write(ticket_id, given, include))


def _write(ticket_id: int, given: Sent, include: frozenset[str]) -> Response:
    values = given.values
    author = Contact(values["author_email"]) if values.get("author_email") else None
    verb = actions.reply if values.get("public", True) else actions.note
    with transaction():
        written = verb(g.actor, ticket_id, values["content"], author=author, uploads=given.uploads)
        if written.comment_id is None:  # undoes the follow-up: a program should open it knowingly
            raise Conflict(_("This ticket is closed. Open a new one with POST /tickets and follow_up_of."))
        comment = references.comment(written.comment_id)
        return answer(to_json(_shaped(ticket_id, [comment], include)[0]), 201)


def _shaped(ticket_id: int, comments: list, include: frozenset[str]) -> list[dict]:
    """Shape comments, with what was asked for beside them."""
    shaped = [shapes.comment(each) for each in comments]
    if "notes" in include:
        shaped = [each | {"public": not row.is_internal} for each, row in zip(shaped, comments, strict=True)]
    if "attachments" in include:
        files = _files_of(ticket_id)
        shaped = [each | {"attachments": files[each["id"]]} for each in shaped]
    return shaped


def _files_of(ticket_id: int) -> dict[int | None, list[dict]]:
    """Return the files of a ticket by comment. Those of a note are told with the note only, by whoever may."""
    files = defaultdict(list)
    for row in queries.attachments.of_ticket(g.actor, ticket_id, now(), with_notes=True):
        files[row.comment_id].append(shown(row))
    return files
