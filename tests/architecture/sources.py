"""Our own source files, as text and as syntax trees, for the tests beside this file."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OURS = ("app.py", "helpdesk", "templates", "static/css", "static/js", "tests", "bench", "bin", ".ci")
EXEMPT = ("helpdesk/migrations/versions/", "helpdesk/translations/", "tests/snapshots/")  # released, or data
VENDORED = (
    "tests/architecture/htmx_upgrade_check.py",
    "tests/browser/vendor/axe.min.js",
    "tests/browser/vendor/axe-LICENSE.txt",
    "tests/api/typescript/package-lock.json",
)


def named(path: Path) -> str:
    """The path as a person would type it, from the project's root."""
    return path.relative_to(ROOT).as_posix()


def files(suffix: str = "", *, under: str = "") -> list[Path]:
    """Our source files with this suffix below a folder, in order; neither vendored nor released ones."""
    return [path for path in _all() if path.name.endswith(suffix) and named(path).startswith(under)]


@cache
def _all() -> list[Path]:
    found = [
        path for top in OURS for path in ([ROOT / top] if (ROOT / top).is_file() else (ROOT / top).rglob("*"))
    ]
    return sorted(path for path in found if path.is_file() and _is_ours(path))


def _is_ours(path: Path) -> bool:
    name = named(path)
    return "__pycache__" not in name and not name.startswith(EXEMPT) and name not in VENDORED


@cache
def text(path: Path) -> str:
    """The file's text; all our sources are UTF-8."""
    return path.read_text("utf-8")


@cache
def tree(path: Path) -> ast.Module:
    """The file's syntax tree."""
    return ast.parse(text(path), str(path))


def nodes(path: Path, *kinds: type) -> Iterator[ast.AST]:
    """Every node of these kinds in a Python file."""
    return (node for node in ast.walk(tree(path)) if isinstance(node, kinds))


def hits(path: Path, pattern: str, *, without: str = "") -> list[str]:
    """`file:line: match` for each match of `pattern`, after blanking what matches `without` (comments, say)."""
    body = (
        re.sub(without, lambda m: re.sub(r"[^\n]", " ", m[0]), text(path), flags=re.S)
        if without
        else text(path)
    )
    found = re.finditer(pattern, body, flags=re.M | re.I)
    return [f"{named(path)}:{body.count(chr(10), 0, m.start()) + 1}: {m[0].strip()}" for m in found]
