"""How much of a text a mail brings: readers clip large mails, Gmail at 102 KB, and then the way out is cut off, too."""

from __future__ import annotations

from dataclasses import dataclass
from quopri import encodestring

from markupsafe import Markup

from helpdesk.rules.text import to_html

NEWEST, QUOTED, OF_NOTICES = 22_000, 2_500, 14_000  # bytes as they travel, of text and HTML together


@dataclass(frozen=True)
class Part:
    """A text as a mail brings it. `is_whole` when nothing was left out."""

    text: str
    html: Markup
    is_whole: bool = True


def shortened(source: str, html: str, most: int) -> Part:
    """Return a text and its HTML (made harmless when it was written) in at most so many bytes: whole, or its beginning."""
    heavy = _weight(source, html)
    if heavy <= most:
        return Part(source, Markup(html))
    length = len(source)
    while heavy > most:
        length = min(length - 1, int(length * 0.95 * most / heavy))
        beginning = _beginning(source, length)
        html = to_html(beginning)
        heavy = _weight(beginning, html) if length > 0 else 0
    return Part(beginning, Markup(html), is_whole=False)


def _weight(*texts: str) -> int:
    """Return how many bytes texts travel in, as quoted-printable."""
    return sum(len(encodestring(text.encode("utf-8", "replace"))) for text in texts)


def _beginning(source: str, length: int) -> str:
    """Return at most so many characters, ending with a whole word where there is one."""
    cut = source[: max(0, length)]
    words = cut.rsplit(None, 1)[0] if any(each.isspace() for each in cut) else cut
    return f"{words.rstrip()} …" if words else ""
