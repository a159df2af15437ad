"""Code with its words told apart by class, for the four languages of the page: JSON, shell, Python, JavaScript."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

TOKENS = re.compile(
    r"""(?P<name>"[^"\n]*"(?=\s*:))"""
    r"""|(?P<text>"[^"\n]*"|'[^']*')"""
    r"""|(?P<word>\b(?:import|from|with|as|const|await|if|throw|new|return|true|false|null|None|True|False)\b|(?<=\s)-{1,2}[a-zA-Z][\w-]*)"""
    r"""|(?P<number>(?<![\w./:?=&-])\d+(?![\w./:?=&-]))""",
)


def spoken(text: str) -> Markup:
    """Return a sentence, escaped, with what stands between backticks as code."""
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if place % 2 else escape(part)
        for place, part in enumerate(text.split("`"))
    )


def paint(code: str) -> Markup:
    """Return the code, escaped, each token in a span: `code__name`, `code__text`, `code__word`, `code__number`."""
    painted, last = Markup(), 0
    for found in TOKENS.finditer(code):
        painted += escape(code[last : found.start()])
        painted += Markup('<span class="code__{}">{}</span>').format(found.lastgroup, found[0])
        last = found.end()
    return painted + escape(code[last:])
