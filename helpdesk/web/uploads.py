"""The files of a form: those that were uploaded before it was sent, and those that come with it (without JavaScript)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from flask import current_app, g, request
from werkzeug.datastructures import FileStorage

from helpdesk import actions, files
from helpdesk.actions import File, Uploads
from helpdesk.errors import Fault, Rejected
from helpdesk.files import pictures
from helpdesk.rules import attachments as rules
from helpdesk.web import browser

MOST_BY_GUESTS = 100
HOUR = timedelta(hours=1)


def folder() -> Path:
    """Return where the files are."""
    return current_app.config["SETTINGS"].instance / "attachments"


def owner() -> str:
    """Return whose drafts this browser may see, "" for nobody's."""
    return browser.owner(g.me and g.me.id, browser.secret()) if g.me or browser.secret() else ""


def taken(place: str) -> Uploads:
    """Keep the files that came with the form as drafts and return all that go with it.

    Raises Rejected naming every file that is not taken; the others are kept, and the form lists them again.
    """
    ids = [
        int(word)
        for word in request.form.getlist("upload")
        if word.isascii() and word.isdigit() and len(word) < 19
    ]
    faults: list[Fault] = []
    for upload in _sent():
        try:
            ids.append(keep(upload, place))
        except Rejected as refusal:
            faults += refusal.faults
    if len(ids) > rules.MOST_FILES:
        faults += rules.too_many().faults
    if faults:
        raise Rejected(*faults)
    return Uploads(owner(), tuple(ids))


def keep(upload: FileStorage, place: str) -> int:
    """Keep one file as a draft and return its id. Raises Rejected by its name, TooMany."""
    if g.me is None:
        actions.count_attempt("upload from", request.remote_addr or "", most=MOST_BY_GUESTS, within=HOUR)
    return actions.keep_upload(g.actor, owner(), received(upload), place=place)


def received(upload: FileStorage) -> File:
    """Put the bytes of one file on disk. Raises Rejected by its name when it is empty, too large or a program."""
    name = rules.name(upload.filename or "")
    rules.check(name, size=1)
    try:
        stored = files.store(folder(), upload.stream, rules.MOST_BYTES)
    except files.TooLarge:
        raise rules.too_large(name) from None
    rules.check(name, stored.size)
    kind = rules.media_type(stored.head)
    upload.stream.seek(0)
    width, height = (kind in rules.PICTURES and pictures.size(upload.stream)) or (None, None)
    return File(stored.sha256, name, kind, stored.size, width, height)


def _sent() -> list[FileStorage]:
    """The files of the form; a file input that was left empty sends one without a name."""
    return [upload for upload in request.files.getlist("files") if upload.filename]
