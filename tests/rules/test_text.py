"""What people write comes out safe, whole, and in time linear in its length."""

import subprocess
import sys
from pathlib import Path

import pytest

from helpdesk.rules import text

PAYLOADS = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))", "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)", "<svg onload=alert(1)>", "<a href='javascript:alert(1)'>x</a>",
    "![x](http://evil.example/pixel.png)", "<iframe src=//evil.example></iframe>", "<div hx-get=/x hx-trigger=load>", "`<b>`",
    "[x](vbscript:x)", "<style>*{display:none}</style>", "<form action=//evil.example><input name=password>", "&lt;script&gt;",
    "[a](<javascript:alert(1)>)", "<math><mtext><script>alert(1)</script>", "\ufdd0script\ufdd1", "<data-hx-get=x>",
    "[x](&#106;avascript:alert(1))",
]  # fmt: skip


EVIL = ("<script", "<img", "<svg", "<iframe", "<style", "<form", "<input", "<math", "<div")
EVIL += tuple(f'href="{scheme}' for scheme in ("javascript", "data", "vbscript"))


@pytest.mark.parametrize("source", PAYLOADS)
def test_nothing_typed_runs(source):
    html = text.to_html(source).lower()
    for evil in (
        "<script",
        "<img",
        "<svg",
        "<iframe",
        "<style",
        "<form",
        "<input",
        "<math",
        "<div",
        'href="javascript',
        'href="data',
        'href="vbscript',
    ):
        assert evil not in html, html


@pytest.mark.parametrize(
    "typed", ["<printer>", "AT&T", "&lt;", "&nbsp;", "a < b", "<http://x.example>", "if (a<b && c>d)"]
)
def test_nothing_typed_is_lost(typed):
    from html import unescape
    from re import sub

    assert unescape(sub(r"<[^>]*>", "", text.to_html(typed))).strip() == typed


def test_markdown_is_understood():
    html = text.to_html("**bold** and `code`\nnext line\n\n- one\n- two\n\nhttps://x.example/?a=1&b=2")
    assert "<strong>bold</strong>" in html
    assert "<code>code</code>" in html
    assert "<br>" in html
    assert html.count("<li>") == 2
    assert 'href="https://x.example/?a=1&amp;b=2"' in html
    assert 'rel="noopener noreferrer nofollow"' in html


def test_the_allow_list_has_neither_pictures_nor_styles():
    assert not text.TAGS & {
        "img",
        "svg",
        "math",
        "style",
        "form",
        "input",
        "script",
        "iframe",
        "object",
        "div",
        "span",
    }
    assert not any(
        "style" in names or any(name.startswith("on") for name in names) for names in text.ATTRIBUTES.values()
    )


def test_deep_nesting_is_shown_as_typed():
    assert "blockquote" not in text.to_html(">" * 500 + " deep")
    assert "deep" in text.to_html(">" * 500 + " deep")


def test_an_excerpt_is_one_short_line():
    assert text.render("a\n\nb   c").excerpt == "a b c"
    assert len(text.render("word " * 1000).excerpt) <= text.MAX_EXCERPT


@pytest.mark.parametrize(
    ("source", "line"),
    [
        (
            "The **display** stays *dark*, see [here](https://example.com/a).",
            "The display stays dark, see here.",
        ),
        ("# Title\n\n- one\n- two", "Title one two"),
        ("a `<b>` & c < d", "a <b> & c < d"),
        ("[" + "x" * 10 + "](https://example.com/" + "y" * 4000 + ")", "xxxxxxxxxx"),
        ("2 * 3 * 4", "2 * 3 * 4"),
    ],
)
def test_an_excerpt_has_the_words_without_the_marks(source, line):
    assert text.render(source).excerpt == line


def test_cmark_is_ready_before_there_are_threads():
    lines = (
        "from cmarkgfm.cmark import find_syntax_extension", "from helpdesk.rules import text",
        "assert find_syntax_extension('table')",
    )  # fmt: skip
    subprocess.run([sys.executable, "-c", "\n".join(lines)], cwd=Path(__file__).parents[2], check=True)
