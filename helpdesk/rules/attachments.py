"""What a file may be, what it is called, and what it really is."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

from helpdesk.errors import Rejected, rejected
from helpdesk.i18n import _

MOST_BYTES = 25 * 1024 * 1024
MOST_FILES = 10
MOST_NAME = 255
MEGABYTE = 1024 * 1024
# What a double click would run on one system or another; a ZIP of it is taken, so nobody is stuck.
PROGRAMS = frozenset({
    "app", "apk", "bat", "cmd", "com", "cpl", "exe", "hta", "jar", "js", "jse", "lnk", "msi", "msp", "pif", "ps1", "reg", "scr",
    "sh", "vb", "vbe", "vbs", "wsf", "wsh",
})  # fmt: skip
DIRECTION_MARKS = re.compile(
    "[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)  # they make "exe.gpj" read "jpg.exe"
MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"GIF87a", "image/gif"), (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"), (b"PK\x03\x04", "application/zip"),
)  # fmt: skip
PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")
UNKNOWN = "application/octet-stream"


def name(text: str) -> str:
    """Clean a file's name for showing: the last part of any path, one line, no direction marks, NFC, at most 255 characters.

    It never becomes a path: on disk a file is called by its hash. Nothing left is "file".
    """
    last = re.split(r"[\\/]", text)[-1]
    plain = unicodedata.normalize("NFC", DIRECTION_MARKS.sub("", last))
    printable = "".join(" " if unicodedata.category(each)[0] in "CZ" else each for each in plain)
    clean = " ".join(printable.split()).strip(". ") or "file"
    ending = PurePosixPath(clean).suffix[:20]
    return clean if len(clean) <= MOST_NAME else clean[: MOST_NAME - len(ending)] + ending


def check(clean_name: str, size: int, field: str = "files") -> None:
    """Refuse a file that is empty, too large or a program, by its name and the limit."""
    if size == 0:
        raise rejected(field, _("“%(name)s” is empty.", name=clean_name), "empty")
    if size > MOST_BYTES:
        raise too_large(clean_name, field)
    if PurePosixPath(clean_name).suffix[1:].casefold() in PROGRAMS:
        sentence = _(
            "“%(name)s” is a program, which is not taken here. Put it into a ZIP file first.", name=clean_name
        )
        raise rejected(field, sentence, "not_allowed")


def too_large(clean_name: str, field: str = "files") -> Rejected:
    """Make the refusal of a file over the limit."""
    limit = {"name": clean_name, "most": MOST_BYTES // MEGABYTE}
    return rejected(field, _("“%(name)s” is larger than %(most)s MB.", **limit), "too_large")


def too_many(field: str = "files") -> Rejected:
    """Make the refusal of more files than a message takes."""
    return rejected(field, _("At most %(most)s files go with one message.", most=MOST_FILES), "too_many")


def media_type(head: bytes) -> str:
    """Say what a file is by its first bytes, whatever its name or sender claims (https://mimesniff.spec.whatwg.org)."""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for magic, kind in MAGIC if head.startswith(magic)), UNKNOWN)
