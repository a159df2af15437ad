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
        f"{named(path)}:{text(path).count(chr(10), 0, start) + 1}": n
        for path in files(".js")
        for start, n in own_lines(text(path))
        if n > LONGEST_FUNCTION
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


def own_lines(script: str) -> list[tuple[int, int]]:
    """Where each function starts and how many lines it has of its own: those of functions inside it are theirs."""
    spans = [(m.start(), closing(script, m.end())) for m in SCRIPT_FUNCTION.finditer(script)]
    lines = {span: script.count("\n", *span) + 1 for span in spans}
    own = dict(lines)
    for span in spans:
        around = [other for other in spans if other[0] < span[0] and span[1] < other[1]]
        if around and lines[span] > 1:
            own[around[-1]] -= lines[span]
    return [(start, n) for (start, _), n in own.items()]


def closing(source: str, start: int) -> int:
    """Where the brace that opened just before `start` closes. Braces in strings are rare and come in pairs."""
    depth = 1
    for match in re.compile(r"[{}]").finditer(source, start):
        depth += 1 if match[0] == "{" else -1
        if depth == 0:
            return match.start()
    return len(source)
