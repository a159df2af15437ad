"""Nothing of ours is too long to read at once."""

import ast
import re

from tests.architecture.sources import files, named, nodes, text

LONGEST_FILE = 300
LONGEST_FUNCTION = 40
SCRIPT_FUNCTION = re.compile(r"(?:function\b[^{};]*|=>\s*)\{")
MACRO = re.compile(r"{%-?\s*macro\s+(\w+).*?{%-?\s*endmacro", re.S)


def test_no_file_is_over_300_lines():
    long = {named(path): n for path in files() if (n := text(path).count("\n")) > LONGEST_FILE}
    assert not long


def test_no_python_function_is_over_40_lines():
    long = {
        f"{named(path)}:{node.lineno} {node.name}": n
        for path in files(".py")
        for node in nodes(path, ast.FunctionDef, ast.AsyncFunctionDef)
        if (n := node.end_lineno - node.lineno + 1) > LONGEST_FUNCTION
    }
    assert not long


def test_no_script_function_is_over_40_lines():
    long = {
        f"{named(path)} {match[0]}": n
        for path in files(".js")
        for match in SCRIPT_FUNCTION.finditer(text(path))
        if (n := text(path).count("\n", match.start(), closing(text(path), match.end()))) >= LONGEST_FUNCTION
    }
    assert not long


def test_no_template_macro_is_over_40_lines():
    long = {
        f"{named(path)} {match[1]}": n
        for path in files(".html", under="templates/")
        for match in MACRO.finditer(text(path))
        if (n := match[0].count("\n") + 1) > LONGEST_FUNCTION
    }
    assert not long


def closing(source: str, start: int) -> int:
    """Where the brace that opened just before `start` closes. Braces in strings are rare and come in pairs."""
    depth = 1
    for match in re.compile(r"[{}]").finditer(source, start):
        depth += 1 if match[0] == "{" else -1
        if depth == 0:
            return match.start()
    return len(source)
