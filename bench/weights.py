"""How heavy: bytes of a page, plain and gzipped, and what a browser fetches that comes for the first time."""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass

from bench.lines import GZIP
from bench.load import ask, request

# without what is for the next page, once somebody types
FETCHED = re.compile(
    r'<(?:script|img)\b[^>]*?\ssrc="(/[^"]+)"|<link\b(?! data-behaviour="ahead")[^>]*?\shref="(/[^"]+)"'
)
FACE = re.compile(r"@font-face\s*\{[^}]*url\(\"?([^\")]+\.woff2)\"?\)[^}]*unicode-range:([^;}]+)")
TAG = re.compile(r"<[^>]*>")
KEPT_FOR_EVER = b"immutable"


@dataclass(frozen=True)
class Weight:
    """KB of a page plain and gzipped, KB and requests of a first visit, requests of a repeat."""

    plain: float
    zipped: float
    first_visit: float
    requests: int
    repeat: int


def weigh(port: int, path: str, headers: dict[str, str]) -> Weight:
    """Fetch a page as a browser does: with gzip, then what the page names, then the fonts that its stylesheets name."""
    _status, head, zipped = ask(port, request("GET", path, headers | GZIP))
    page = gzip.decompress(zipped) if b"gzip" in head else zipped
    wanted = sorted({script or link for script, link in FETCHED.findall(page.decode())})
    total, repeated = len(zipped), 1
    for address in wanted:
        status, head, body = ask(port, request("GET", address, GZIP))
        total += len(body) if status == 200 else 0
        repeated += KEPT_FOR_EVER not in head
        if address.endswith(".css") and b'as="font"' in page:  # else it is drawn in the system's own
            text = gzip.decompress(body).decode() if b"gzip" in head else body.decode()
            wanted += [each for each in _fonts(address, text, page.decode()) if each not in wanted]
    return Weight(len(page) / 1000, len(zipped) / 1000, total / 1000, 1 + len(wanted), repeated)


def _fonts(stylesheet: str, text: str, page: str) -> list[str]:
    """Return the fonts that a browser fetches: those with a character of the page in their range."""
    folder, shown = stylesheet.rsplit("/", 2)[0], set(map(ord, TAG.sub("", page)))
    return [
        f"{folder}/{name.removeprefix('../')}" for name, ranges in FACE.findall(text) if _has(ranges, shown)
    ]


def _has(ranges: str, shown: set[int]) -> bool:
    for part in ranges.split(","):
        first, _dash, last = part.strip().removeprefix("U+").partition("-")
        if shown & set(range(int(first, 16), int(last or first, 16) + 1)):
            return True
    return False
