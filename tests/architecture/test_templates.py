"""The three kinds of templates keep to what their names promise, and none asks for what the content policy refuses."""

import ast
import re

import jinja2
import pytest
from jinja2 import meta

from tests.architecture.sources import files, hits, named, nodes, text

COMMENT = r"{#.*?#}"
SHARED = {"layouts", "ui", "timeline", "errors"}
SAFE_HTML = (
    "templates/ui/html.html"  # its one macro calls stored HTML safe, which was sanitised when it was written
)
BANS = {
    "a style attribute": r"\sstyle\s*=",
    "an event attribute": r"\son[a-z]+\s*=\s*[\"']",
    "hx-on": r"hx-on\b",
    "a condition in hx-trigger, which htmx evaluates": r"hx-trigger\s*=\s*\"[^\"]*\[",
    "a js: expression": r"\bjs:",
    "a javascript: address": r"javascript:",
    "an inline script": r"<script(?![^>]*\ssrc=)[^>]*>",
    "an inline style sheet": r"<style\b",
    "escaping switched off": r"{%-?\s*autoescape",
}
TEMPLATES = files(".html", under="templates/")
PAGES = [named(path).removeprefix("templates/") for path in TEMPLATES]


def partials() -> list:
    """The templates that are one element each, to be included."""
    return [path for path in TEMPLATES if path.name.startswith("_")]


@pytest.mark.parametrize("ban", BANS)
def test_no_template_has(ban):
    assert [hit for path in TEMPLATES for hit in hits(path, BANS[ban], without=COMMENT)] == []


def test_only_one_macro_calls_html_safe():
    others = [path for path in TEMPLATES if named(path) != SAFE_HTML]
    assert [hit for path in others for hit in hits(path, r"\|\s*safe\b", without=COMMENT)] == []


def test_every_template_compiles_and_refuses_undefined_names(app):
    assert issubclass(app.jinja_env.undefined, jinja2.StrictUndefined)
    for name in PAGES:
        app.jinja_env.get_template(name)


def test_a_partial_never_extends():
    assert [hit for path in partials() for hit in hits(path, r"{%-?\s*extends\b", without=COMMENT)] == []


def test_a_partial_starts_with_a_comment_that_names_what_it_needs(app):
    given = names_in_every_template(app)
    silent = []
    for path in partials():
        needs = meta.find_undeclared_variables(app.jinja_env.parse(text(path))) - given
        comment = re.match(COMMENT, text(path), re.S)
        unnamed = sorted(
            name for name in needs if not re.search(rf"\b{name}\b", comment[0] if comment else "")
        )
        silent += [f"{named(path)}: {', '.join(unnamed)}"] if unnamed or not comment else []
    assert silent == []


def names_in_every_template(app) -> set[str]:
    """What a template has without being handed it."""
    context = {}
    with app.test_request_context("/"):
        app.update_template_context(context)
    return set(context) | set(app.jinja_env.globals)


def test_a_swap_file_is_only_hx_partials():
    extra = {}
    for path in files(".swap.html", under="templates/"):
        rest = re.sub(COMMENT + r"|<hx-partial\b.*?</hx-partial>|{%.*?%}", "", text(path), flags=re.S).strip()
        extra |= {named(path): rest[:80]} if rest else {}
    assert extra == {}


def test_a_view_renders_only_templates_of_its_own_area():
    strange = [
        f"{named(path)}:{node.lineno}: {node.value}"
        for path in files(".py", under="helpdesk/web/")
        for node in nodes(path, ast.Constant)
        if isinstance(node.value, str) and re.fullmatch(r"\w+/[\w./]+\.html", node.value)
        if node.value.split("/")[0] not in SHARED | {area(path)}
    ]
    assert strange == []


def test_a_template_takes_only_from_its_own_area_and_what_is_shared():
    strange = []
    for path in TEMPLATES:
        own = named(path).split("/")[1]
        for hit in hits(path, r"{%-?\s*(?:include|extends|from|import)\s+['\"]\w+(?=/)", without=COMMENT):
            strange += [hit] if re.split(r"['\"]", hit)[-1] not in SHARED | {own} else []
    assert strange == []


def area(path) -> str:
    """The area of a web module: helpdesk/web/tickets/comments.py and helpdesk/web/tickets.py are both of `tickets`."""
    return named(path).split("/")[2].removesuffix(".py")
