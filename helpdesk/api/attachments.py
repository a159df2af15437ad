"""/tickets/{id}/attachments and /attachments/{id}. Adding one is the only call whose body is always a form."""

from __future__ import annotations

from flask import Response, abort, g, request
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge

from helpdesk import actions, queries
from helpdesk.actions import File
from helpdesk.api import included
from helpdesk.api.answers import address, answer, id_of, ticket_row, to_json, unless_unchanged
from helpdesk.api.keys import api_key
from helpdesk.api.reading import printable
from helpdesk.api.repeats import once
from helpdesk.clock import now
from helpdesk.db import transaction
from helpdesk.errors import Fault, Rejected
from helpdesk.http.files import received, sent
from helpdesk.http.problems import problem
from helpdesk.i18n import _
from helpdesk.rules import attachments as rules

FIELD = "file"
AROUND_THE_FILE = 64 * 1024  # bytes that a form takes beside its file


@api_key("read")
def every(number: str) -> Response:
    """Answer what files a ticket has, in the order in which they came; with `include=notes`, those of internal notes too."""
    with_notes = "notes" in included.beside_comments(g.actor)
    row = ticket_row(id_of(number))
    found = queries.attachments.of_ticket(g.actor, row.id, now(), with_notes=with_notes)
    return unless_unchanged(to_json([shown(each) for each in found]))


@api_key("write")
def add(number: str) -> Response:
    """Add a file to a ticket, for everybody who may see the ticket. One file a call, in the part `file` of a form."""
    ticket_id = ticket_row(id_of(number)).id
    file = _stored(_sent())
    route, what = f"POST /tickets/{ticket_id}/attachments", f"{file.sha256} {file.name}".encode()
    return once(route, what, lambda: _attach(ticket_id, file))


@api_key("read")
def one(number: str) -> Response:
    """Answer the bytes of a file, as a download under its name. One of an internal note needs the scope notes."""
    row = queries.attachments.get(g.actor, id_of(number), now(), with_notes="notes" in g.actor.scopes)
    return sent(row.sha256, row.name, rules.UNKNOWN, is_inline=False)


def _attach(ticket_id: int, file: File) -> Response:
    with transaction():
        made = actions.attach(g.actor, ticket_id, file)
        row = queries.attachments.get(g.actor, made, now())
        added = shown(row)
        return answer(to_json(added), 201, {"Location": added["url"]})


def shown(row) -> dict:
    """Shape a file."""
    return {
        "id": row.id, "name": row.name, "type": row.type, "size": row.size, "comment_id": row.comment_id,
        "created_at": row.created_at, "url": address(f"/v1/support/attachments/{row.id}"),
    }  # fmt: skip


def _sent() -> FileStorage:
    """Return the one file of the form. Raises Rejected with every fault; ends with 413 when the form is too large."""
    request.max_content_length = rules.MOST_BYTES + AROUND_THE_FILE
    try:
        names, given = [name or "" for name in (*request.files, *request.form)], request.files.getlist(FIELD)
    except RequestEntityTooLarge:
        abort(problem(413, str(rules.too_large(FIELD, FIELD).sentence)))
    faults = [
        Fault(printable(name), "unknown_name", _("There is no “%(name)s”.", name=printable(name)))
        for name in dict.fromkeys(names)
        if name != FIELD
    ]
    if len(given) > 1:
        faults.append(Fault(FIELD, "too_many", _("One file goes with one call.")))
    if not given:
        faults.append(
            Fault(FIELD, "required", _("Send the file as the part “file” of a form (multipart/form-data)."))
        )
    if faults:
        raise Rejected(*faults)
    return given[0]


def _stored(upload: FileStorage) -> File:
    try:
        return received(upload, FIELD)
    except Rejected as refusal:
        if refusal.faults[0].code == "too_large":
            abort(problem(413, str(refusal.sentence), refusal.faults))
        raise
