"""A ZIP of kept files, made while it is read: no bytes of it are in memory longer than it takes to send them.

A file that the disk has lost never spoils the others: the ZIP says in a text of its own which they are.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from flask_babel import gettext as _
from sqlalchemy import Row

from helpdesk import files
from helpdesk.clock import now
from helpdesk.http.log import lost

CHUNK = 256 * 1024
MISSING = "missing-files.txt"


def zipped(folder: Path, rows: list[Row], texts: dict[str, Iterable[bytes]] | None = None) -> Iterator[bytes]:
    """Return a ZIP of texts, each in pieces, and of these files; stored as they are. A name that comes twice gets its number.

    A row has id, name and sha256. What cannot be read is left out, told in `MISSING`, and logged.
    """
    told = _("The helpdesk has lost these files, or a part of them. Tell the people who run it.")
    return _pieces(folder, rows, texts or {}, told)


def _pieces(folder: Path, rows: list[Row], texts: dict[str, Iterable[bytes]], told: str) -> Iterator[bytes]:
    out, names, gone = io.BytesIO(), {MISSING, *texts}, []
    with zipfile.ZipFile(_Pipe(out), "w") as archive:
        for name, pieces in texts.items():
            yield from _entry(out, archive, name, pieces)
        for row in rows:
            name = row.name if row.name not in names else f"{row.id} {row.name}"
            names.add(name)
            try:
                with files.location(folder, row.sha256).open("rb") as source:
                    yield from _entry(out, archive, name, iter(lambda: source.read(CHUNK), b""))
            except OSError as trouble:
                lost(row.sha256, trouble)
                gone.append(name)
        if gone:
            yield from _entry(out, archive, MISSING, ["\n".join([told, "", *gone, ""]).encode()])
    yield _drained(out)


def _entry(out: io.BytesIO, archive: zipfile.ZipFile, name: str, pieces: Iterable[bytes]) -> Iterator[bytes]:
    entry = zipfile.ZipInfo(name, now().timetuple()[:6])
    with archive.open(entry, "w") as target:
        for piece in pieces:
            target.write(piece)
            yield _drained(out)


def _drained(out: io.BytesIO) -> bytes:
    piece = out.getvalue()
    out.seek(0)
    out.truncate()
    return piece


class _Pipe(io.RawIOBase):
    """A file that can only be written to, so that the ZIP needs no way back."""

    def __init__(self, out: io.BytesIO):
        self._out = out

    def writable(self) -> bool:
        return True

    def write(self, data) -> int:
        return self._out.write(data)
