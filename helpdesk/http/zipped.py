"""A ZIP of kept files, made while it is read: no bytes of it are in memory longer than it takes to send them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Row

from helpdesk import files

CHUNK = 256 * 1024


def zipped(folder: Path, rows: list[Row], texts: dict[str, bytes] | None = None) -> Iterator[bytes]:
    """Yield a ZIP of texts and of these files piece by piece, stored as they are; a name that comes twice gets its number.

    A row has id, name and sha256.
    """
    out, names = io.BytesIO(), set(texts or ())
    with zipfile.ZipFile(_Pipe(out), "w") as archive:
        for name, text in (texts or {}).items():
            archive.writestr(name, text)
            yield _drained(out)
        for row in rows:
            name = row.name if row.name not in names else f"{row.id} {row.name}"
            names.add(name)
            with files.location(folder, row.sha256).open("rb") as source, archive.open(name, "w") as target:
                while chunk := source.read(CHUNK):
                    target.write(chunk)
                    yield _drained(out)
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
