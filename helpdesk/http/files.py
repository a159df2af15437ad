"""Files over the wire: received onto the disk, given back such that nothing in them runs. For pages and programs alike."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from flask import Response, current_app, send_file
from werkzeug.datastructures import FileStorage

from helpdesk import files
from helpdesk.actions import File
from helpdesk.errors import Missing
from helpdesk.files import pictures
from helpdesk.http.log import lost
from helpdesk.i18n import _
from helpdesk.rules import attachments as rules

NOTHING_RUNS = "sandbox; default-src 'none'; frame-ancestors 'none'"


def folder() -> Path:
    """Return where the files are."""
    return current_app.config["SETTINGS"].instance / "attachments"


def received(upload: FileStorage, field: str = "files") -> File:
    """Put the bytes of one file on disk. Raises Rejected by its name when it is empty, too large or a program."""
    name = rules.name(upload.filename or "")
    rules.check(name, 1, field)
    with closing(upload.stream) as stream:
        try:
            stored = files.store(folder(), stream, rules.MOST_BYTES)
        except files.TooLarge:
            raise rules.too_large(name, field) from None
        rules.check(name, stored.size, field)
        kind = rules.media_type(stored.head)
        stream.seek(0)
        width, height = (kind in rules.PICTURES and pictures.size(stream)) or (None, None)
    return File(stored.sha256, name, kind, stored.size, width, height)


def sent(sha256: str, name: str, kind: str, *, is_inline: bool) -> Response:
    """Send bytes such that no browser runs them, whatever they are. Raises Missing when the disk has lost them, and logs it."""
    try:
        response = send_file(
            files.location(folder(), sha256),
            kind,
            as_attachment=not is_inline,
            download_name=name,
            conditional=True,
            etag=sha256,
            max_age=None,
        )
    except OSError as trouble:
        lost(sha256, trouble)
        raise Missing(_("The helpdesk has lost this file. Tell the people who run it.")) from trouble
    response.headers["Content-Security-Policy"] = NOTHING_RUNS
    response.headers["Cache-Control"] = "private, no-cache"
    return response
