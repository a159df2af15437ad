"""Giving files back: as downloads that run nowhere, pictures also in the page; all of a ticket as one ZIP."""

from contextlib import suppress

from flask import Response, g, request

from helpdesk import queries
from helpdesk.clock import now
from helpdesk.errors import Missing
from helpdesk.http.files import NOTHING_RUNS, folder, sent
from helpdesk.http.zipped import zipped
from helpdesk.rules.attachments import PICTURES
from helpdesk.web import uploads
from helpdesk.web.files import blueprint
from helpdesk.web.who import browser_actor


@blueprint.get("/files/<int:number>/<path:name>")
def file(number: int, name: str):
    """The name is for people; the number says which. `?small` is the small picture, the whole one until there is a small one."""
    row = readable(number)
    if "small" in request.args and row.preview_sha256:
        with suppress(Missing):  # the whole picture says the same
            return sent(row.preview_sha256, f"{row.name}.webp", "image/webp", is_inline=True)
    return sent(row.sha256, row.name, row.type, is_inline=row.type in PICTURES)


def readable(number: int):
    """Return the file's row. Raises Missing for whoever may not read it."""
    owner = uploads.owner()
    try:
        return queries.attachments.get(g.actor, number, now(), owner=owner)
    except Missing:
        if g.actor.is_staff:
            raise
    return queries.attachments.get(browser_actor(queries.attachments.ticket_of(number)), number, now())


@blueprint.get("/files/ticket-<int:number>.zip")
def all_of_ticket(number: int):
    actor = browser_actor(number)
    queries.tickets.get(actor, number)
    found = queries.attachments.on_page(actor, number, now())
    rows = [row for group in found.of.values() for row in group]
    if not rows:
        raise Missing()
    headers = {
        "Content-Disposition": f'attachment; filename="ticket-{number}.zip"',
        "Content-Security-Policy": NOTHING_RUNS,
    }
    return Response(zipped(folder(), rows), mimetype="application/zip", headers=headers)
