"""The files of a form: those that were uploaded before it was sent, and those that come with it (without JavaScript)."""

from __future__ import annotations

import re
from datetime import timedelta

from flask import g, request
from werkzeug.datastructures import FileStorage

from helpdesk import actions
from helpdesk.actions import Uploads
from helpdesk.errors import Fault, Rejected
from helpdesk.http.files import received
from helpdesk.http.kept import keep_file
from helpdesk.rules import attachments as rules
from helpdesk.web import browser

PLACE = re.compile(r"(new-request|new-ticket|request-[1-9][0-9]{0,17}|ticket-[1-9][0-9]{0,17})")
MOST_BY_GUESTS = 100
MOST_SENT = (
    2 * rules.MOST_FILES
)  # with a form; more are none of them kept, a few too many are, to choose from
HOUR = timedelta(hours=1)


def owner() -> str:
    """Return whose drafts this browser may see, "" for nobody's."""
    return browser.owner(g.me and g.me.id, browser.secret()) if g.me or browser.secret() else ""


def taken(place: str, whose: str = "") -> Uploads:
    """Keep the files that came with the form as drafts, the browser's own unless told whose, and return all that go with it.

    Raises Rejected naming every file that is not taken; the others are kept, and the form lists them again.
    """
    ids = [
        int(word)
        for word in request.form.getlist("upload")
        if word.isascii() and word.isdigit() and len(word) < 19
    ]
    faults: list[Fault] = []
    g.place = place  # whose draft goes when this is sent
    sent = _sent()
    if len(sent) > MOST_SENT:
        raise rules.too_many()
    for upload in sent:
        try:
            ids.append(keep(upload, place, whose))
        except Rejected as refusal:
            faults += refusal.faults
    if len(ids) > rules.MOST_FILES:
        faults += rules.too_many().faults
    if faults:
        raise Rejected(*faults)
    return Uploads(whose or browser.owner(g.me and g.me.id, browser.secret_or_new()), tuple(ids))


def keep(upload: FileStorage, place: str, whose: str = "") -> int:
    """Keep one file as a draft and return its id. Raises Rejected by its name, TooMany."""
    if g.me is None:
        actions.count_attempt("upload from", request.remote_addr or "", most=MOST_BY_GUESTS, within=HOUR)
    file = received(upload)
    whose = whose or browser.owner(g.me and g.me.id, browser.secret_or_new())
    number = actions.keep_upload(g.actor, whose, file, place=place)
    keep_file(number, file.name, file.size)
    return number


def _sent() -> list[FileStorage]:
    """The files of the form; a file input that was left empty sends one without a name."""
    return [upload for upload in request.files.getlist("files") if upload.filename]
