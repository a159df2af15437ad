"""What somebody had written into a form that was not taken: the error page gives it back, to be sent again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import g, request
from werkzeug.exceptions import HTTPException

from helpdesk.rules import attachments as rules

GIVE_BACK = (400, 401, 404, 409, 429, 500, 503)  # not 403: what another site sends is not what somebody wrote
WRITTEN = ("body", "details", "description")
Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class KeptFile:
    """A file that came with a form and waits to be sent: the number of the draft, its name, its size in bytes."""

    id: int
    name: str
    size: int


@dataclass(frozen=True)
class Kept:
    """A form as it was sent: where to, the texts to be shown, and the fields that go along unseen.

    `files` wait and go along; `lost` are the names of those that came and have to be added again.
    """

    action: str
    texts: Pairs
    others: Pairs
    files: Sequence = ()
    file_faults: Sequence[str] = ()
    lost: Sequence[str] = ()

    def with_files(self, files: Sequence, faults: Sequence[str]) -> Kept:
        """Return it with the files that came with it and wait now: each is shown, with a tick that sends it."""
        shown = {("upload", str(file.id)) for file in files}
        others = [pair for pair in self.others if pair not in shown]
        return replace(self, others=others, files=files, file_faults=faults, lost=())


def keep_file(number: int, name: str, size: int) -> None:
    """Note that a file of this form was kept as a draft, so that an error page lists it."""
    g.setdefault("kept_files", []).append(KeptFile(number, name, size))


def kept(status: int) -> Kept | None:
    """Return what an error page with this status should give back, None when nothing was written."""
    if request.method != "POST" or status not in GIVE_BACK:
        return None
    try:
        fields = [pair for pair in request.form.items(multi=True) if pair[0] != "csrf_token"]
    except HTTPException:  # what could not be read cannot be given back
        return None
    texts = [(name, value) for name, value in fields if name in WRITTEN and value.strip()]
    if not texts or any("password" in name for name, _value in fields):
        return None
    others = [pair for pair in fields if pair not in texts]
    files = g.get("kept_files", [])
    came = [rules.name(each.filename) for each in request.files.getlist("files") if each.filename]
    lost = [name for name in came if name not in {file.name for file in files}]
    return Kept(request.full_path.rstrip("?"), texts, others, files, lost=lost)
