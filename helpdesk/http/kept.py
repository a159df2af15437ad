"""What somebody had written into a form that was not taken: the error page gives it back, to be sent again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import request
from werkzeug.exceptions import HTTPException

GIVE_BACK = (400, 401, 404, 409, 429, 500, 503)  # not 403: what another site sends is not what somebody wrote
WRITTEN = ("body", "details", "description")
Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Kept:
    """A form as it was sent: where to, the texts to be shown, and the fields that go along unseen."""

    action: str
    texts: Pairs
    others: Pairs
    files: Sequence = ()
    file_faults: Sequence[str] = ()

    def with_files(self, files: Sequence, faults: Sequence[str]) -> Kept:
        """Return it with the files that came with it and wait now: each is shown, with a tick that sends it."""
        shown = {("upload", str(file.id)) for file in files}
        others = [pair for pair in self.others if pair not in shown]
        return replace(self, others=others, files=files, file_faults=faults)


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
    return Kept(request.full_path.rstrip("?"), texts, [pair for pair in fields if pair not in texts])
