"""Files by what is in them: the same bytes are kept once, under their SHA-256, and are never changed."""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

CHUNK = 256 * 1024
HEAD = 64
GRACE_SECONDS = 86_400  # a file that no row names yet may belong to a row that is being written
PART = ".part-"


class TooLarge(Exception):
    """More bytes came than may be kept; nothing was kept."""


@dataclass(frozen=True)
class Stored:
    """What was kept: its hash in hexadecimal, its size in bytes, its first bytes."""

    sha256: str
    size: int
    head: bytes


def store(folder: Path, stream: BinaryIO, most_bytes: int) -> Stored:
    """Keep a stream under `folder`, on disk for certain when this returns. Raises TooLarge; OSError when the disk cannot."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _part(folder) as (file, path):
        stored = _copy(stream, file, most_bytes)
        target = location(folder, stored.sha256)
        if target.exists():
            os.utime(target)  # young again: a sweep that has just counted its rows leaves it alone
            return stored
        file.flush()
        os.fsync(file.fileno())
        _put(path, target)
    return stored


def location(folder: Path, sha256: str) -> Path:
    """Return where the file of this hash is, or would be: 256 folders, so that none grows too long."""
    return folder / sha256[:2] / sha256[2:]


def remove(folder: Path, sha256: str) -> None:
    """Delete the file of this hash, if it is there."""
    location(folder, sha256).unlink(missing_ok=True)


def sweep(folder: Path, is_named: Callable[[list[str]], set[str]]) -> int:
    """Delete files older than a day that no row names; return how many. `is_named` is given hashes and returns those in use."""
    count = 0
    for group in _old_files(folder):
        by_hash = {path.parent.name + path.name: path for path in group}
        used = is_named(list(by_hash))
        for sha256, path in by_hash.items():
            if sha256 not in used:
                path.unlink(missing_ok=True)
                count += 1
    return count


def _old_files(folder: Path) -> Iterator[list[Path]]:
    oldest = time.time() - GRACE_SECONDS
    for inner in sorted(folder.glob("[0-9a-f][0-9a-f]")):
        yield [path for path in inner.iterdir() if path.stat().st_mtime < oldest]
    for path in folder.glob(f"{PART}*"):
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)


@contextmanager
def _part(folder: Path) -> Iterator[tuple[BinaryIO, Path]]:
    number, name = tempfile.mkstemp(prefix=PART, dir=folder)
    try:
        with os.fdopen(number, "wb") as file:
            yield file, Path(name)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(name)


def _copy(stream: BinaryIO, file: BinaryIO, most_bytes: int) -> Stored:
    digest, size, head = hashlib.sha256(), 0, b""
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if size > most_bytes:
            raise TooLarge()
        head = head or chunk[:HEAD]
        digest.update(chunk)
        file.write(chunk)
    return Stored(digest.hexdigest(), size, head)


def _put(path: Path, target: Path) -> None:
    """Give the file its name, and have the folder remember it (a rename is safe on disk only when its folder is)."""
    target.parent.mkdir(mode=0o700, exist_ok=True)
    os.replace(path, target)
    for folder in (target.parent, target.parent.parent):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
