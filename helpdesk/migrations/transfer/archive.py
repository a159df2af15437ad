"""The file that a backup is: a tar, gzipped, of a manifest and then every file that the manifest names.

The manifest comes first, so that a restore knows what to expect before it unpacks anything; each file is under its SHA-256, and
the manifest under gzip's own checksum. Made under another name, fsynced, and only then given its own.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import tarfile
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from helpdesk.migrations.transfer.copy import Checksum
from helpdesk.migrations.transfer.faults import CannotTransfer, Report

FORMAT = 1
MANIFEST, DATABASE, SECRET, ATTACHMENTS = "manifest.json", "helpdesk.sqlite3", "secret_key", "attachments"
CHUNK = 1024 * 1024
MOST_OF_A_MANIFEST = 512 * CHUNK
DAMAGED = (tarfile.TarError, zlib.error, EOFError, gzip.BadGzipFile, ValueError, KeyError, TypeError)


@dataclass(frozen=True)
class Packed:
    """One file of a backup."""

    bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself."""

    helpdesk: str  # the version of the program that made it
    made_at: str  # UTC
    database: str  # what it was made from: sqlite or postgresql
    revision: str
    tables: dict[str, Checksum]
    files: dict[str, Packed]
    format: int = FORMAT


def describe(files: dict[str, Path], report: Report) -> dict[str, Packed]:
    """Return size and SHA-256 of each file."""
    total, done, found = sum(path.stat().st_size for path in files.values()), 0, {}
    for name, path in files.items():
        digest, size = sha256(), 0
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
                size += len(chunk)
                report("Reading files", done + size, total)
        done += size
        found[name] = Packed(size, digest.hexdigest())
    return found


def pack(target: Path, manifest: Manifest, files: dict[str, Path], report: Report) -> None:
    """Write the backup, readable by its owner alone. Raises FileExistsError rather than replace something."""
    total, done = sum(each.bytes for each in manifest.files.values()), 0
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        with (
            gzip.GzipFile(fileobj=out, mode="wb", compresslevel=1, filename="") as zipped,
            tarfile.open(fileobj=zipped, mode="w|", format=tarfile.PAX_FORMAT) as tar,
        ):
            text = json.dumps(asdict(manifest), indent=1).encode()
            _add(tar, MANIFEST, len(text), io.BytesIO(text))
            for name, path in files.items():
                with path.open("rb") as file:
                    _add(tar, name, manifest.files[name].bytes, file)
                done += manifest.files[name].bytes
                report("Packing", done, total)
        out.flush()
        os.fsync(out.fileno())


def _add(tar: tarfile.TarFile, name: str, size: int, content: BinaryIO) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    tar.addfile(entry, content)


def unpack(archive: Path, folder: Path, report: Report) -> Manifest:
    """Put every file of the backup into the folder, and return its manifest.

    Raises CannotTransfer, naming backup and file, when anything is damaged, missing or not of a backup.
    """
    reading = MANIFEST
    try:
        with gzip.open(archive) as zipped:
            with tarfile.open(fileobj=zipped, mode="r|") as tar:
                manifest = _manifest(_next(tar, MANIFEST))
                done, total = 0, sum(each.bytes for each in manifest.files.values())
                for reading, packed in manifest.files.items():
                    _take_out(_next(tar, reading), folder / reading, packed)
                    done += packed.bytes
                    report("Unpacking", done, total)
            reading = "its end"
            while zipped.read(CHUNK):  # what is damaged behind the last file shows in gzip's checksum
                pass
    except DAMAGED as error:
        said = " ".join(str(error).split())
        raise CannotTransfer(f"{archive} is no whole backup: {reading} is damaged ({said}).") from error
    return manifest


def _next(tar: tarfile.TarFile, name: str) -> BinaryIO:
    entry = tar.next()
    if entry is None or entry.name != name or not entry.isreg():
        raise ValueError(f"found {entry.name if entry else 'nothing'} in its place")
    return tar.extractfile(entry)


def _manifest(file: BinaryIO) -> Manifest:
    content = json.loads(file.read(MOST_OF_A_MANIFEST))
    if content["format"] != FORMAT:
        raise CannotTransfer(f"This backup has format {content['format']}; this program reads {FORMAT}.")
    content["tables"] = {name: Checksum(**each) for name, each in content["tables"].items()}
    content["files"] = {name: Packed(**each) for name, each in content["files"].items()}
    if strange := [name for name in content["files"] if not _is_ours(name)]:
        raise ValueError(f"it names {strange[0]!r}, which no backup holds")
    return Manifest(**content)


def _is_ours(name: str) -> bool:
    parts = PurePosixPath(name).parts
    is_plain = name == "/".join(parts) and not {"..", ".", "/"} & set(parts) and "\0" not in name
    return name in (DATABASE, SECRET) or (is_plain and len(parts) > 1 and parts[0] == ATTACHMENTS)


def _take_out(file: BinaryIO, target: Path, packed: Packed) -> None:
    digest = sha256()
    target.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        for chunk in _chunks(file):
            digest.update(chunk)
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    if (target.stat().st_size, digest.hexdigest()) != (packed.bytes, packed.sha256):
        raise ValueError("it is not what the manifest says")


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(CHUNK):
        yield chunk
