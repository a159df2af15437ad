"""A ZIP of kept files, made while it is read: no bytes of it are in memory longer than it takes to send them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from sqlalchemy import Row

from helpdesk import files

CHUNK = 256 * 1024


def zipped(folder: Path, rows: list[Row], texts: dict[str, Iterable[bytes]] | None = None) -> Iterator[bytes]:
    """Yield a ZIP of texts, each in pieces, and of these files; stored as they are. A name that comes twice gets its number.

    A row has id, name and sha256.
    """
    out, names = io.BytesIO(), set(texts or ())
    with zipfile.ZipFile(_Pipe(out), "w") as archive:
        for name, pieces in (texts or {}).items():
            yield from _entry(out, archive, name, pieces)
        for row in rows:
            name = row.name if row.name not in names else f"{row.id} {row.name}"
            names.add(name)
            yield from _entry(out, archive, name, _read(files.location(folder, row.sha256)))
    yield _drained(out)


def _entry(out: io.BytesIO, archive: zipfile.ZipFile, name: str, pieces: Iterable[bytes]) -> Iterator[bytes]:
    with archive.open(name, "w") as target:
        for piece in pieces:
            target.write(piece)
            yield _drained(out)


def _read(path: Path) -> Iterator[bytes]:
    with path.open("rb") as source:
        while chunk := source.read(CHUNK):
            yield chunk


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
