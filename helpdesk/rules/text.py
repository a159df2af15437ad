"""What people write, made safe to show: Markdown to HTML once, when it is written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape, unescape

import cmarkgfm
import nh3
from cmarkgfm.cmark import Options, core_extensions_ensure_registered

# Here, while there is one thread: cmark registers its extensions at the first rendering, without a lock, and ends the whole
# process when two threads come first at once (seen twice in fifty starts under writers, 2026-11-24).
core_extensions_ensure_registered()

MAX_DEPTH = 100
MAX_EXCERPT = 160
INLINE = re.compile(r"</?(?:a|em|strong|del|code|span)\b[^>]*>")  # they part no words
ANY_TAG = re.compile(r"<[^>]*(?:>|$)")
TAGS = {
    "a", "p", "br", "hr", "em", "strong", "del", "code", "pre", "blockquote", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5",
    "h6", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}, "td": {"align"}, "th": {"align"}, "code": {"class"}}
SCHEMES = {"http", "https", "mailto", "tel"}
# Typed "<", "&" and "!" of an image travel through Markdown as noncharacters (Unicode 23.7), which nobody may type, and come out
# escaped. Otherwise cmark drops "<printer>" as raw HTML and turns "&lt;" into "<": words that somebody typed would be lost.
HIDDEN = {"<": "\ufdd0", "&": "\ufdd1", "![": "\ufdd2["}
SHOWN = {
    "\ufdd0": "&lt;",
    "\ufdd1": "&amp;",
    "\ufdd2": "!",
    "%EF%B7%90": "%3C",
    "%EF%B7%91": "&amp;",
    "%EF%B7%92": "!",
}


@dataclass(frozen=True)
class Text:
    """A finished text: as typed, as safe HTML, and its beginning on one line."""

    source: str
    html: str
    excerpt: str


def render(source: str) -> Text:
    """Finish a text of at most 65,536 characters (GitHub-flavoured Markdown; a line end is a line end)."""
    html = to_html(source)
    return Text(source, html, excerpt(html))


def to_html(source: str) -> str:
    """Return HTML that holds only the allow-list above."""
    hidden = re.sub("[\ufdd0-\ufdd2]", "\ufffd", source)
    for typed, stand_in in HIDDEN.items():
        hidden = hidden.replace(typed, stand_in)
    html = cmarkgfm.github_flavored_markdown_to_html(hidden, Options.CMARK_OPT_HARDBREAKS)
    for stand_in, safe in SHOWN.items():
        html = html.replace(stand_in, safe)
    if _depth(html) > MAX_DEPTH:
        html = "<p>" + escape(source).replace("\n", "<br>") + "</p>"
    return nh3.clean(
        html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener noreferrer nofollow"
    )


def excerpt(html: str) -> str:
    """Return the beginning of a text on one line, without its marks, at most 160 characters. `html` is what `to_html` made."""
    words = INLINE.sub("", html[: MAX_EXCERPT * 100])
    line = " ".join(unescape(ANY_TAG.sub(" ", words)).split())
    return line if len(line) <= MAX_EXCERPT else line[: MAX_EXCERPT - 1].rstrip() + "…"


def _depth(html: str) -> int:
    depth = deepest = 0
    for closing in re.findall(r"<(/?)(?:blockquote|ul|ol|li|em|strong|del|a)\b", html):
        depth += -1 if closing else 1
        deepest = max(deepest, depth)
    return deepest
