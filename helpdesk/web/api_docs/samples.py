"""A request as code that runs as it stands: in a shell, in Python without packages, in Node 18 and later.

The key comes from the environment, so that no sample asks anybody to paste a secret into a file.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from shlex import quote

LANGUAGES = (("curl", "curl"), ("python", "Python"), ("javascript", "JavaScript"))


@dataclass(frozen=True)
class Request:
    """What is sent, and what comes: json, bytes or nothing. The body is JSON, or a form if `files` names those of its parts."""

    method: str
    url: str
    body: object
    needs_key: bool
    answered: str = "json"
    files: frozenset[str] | None = None

    @property
    def is_form(self) -> bool:
        """Is the body a form?"""
        return self.files is not None

    @property
    def parts(self) -> list[tuple[str, str, bool]]:
        """The parts of the form: name, text, and whether it is a file."""
        pairs = [(name, each) for name, value in self.body.items() for each in _each(value)]
        return [(name, text, name in self.files) for name, text in pairs]


FILE_NAME = "seats.csv"
PRINTED = {
    "python": {"json": "print(json.load(answer))", "bytes": "print(answer.read())", "nothing": "print(answer.status)"},
    "javascript": {"json": "await answer.json()", "bytes": "await answer.text()", "nothing": "answer.status"},
}  # fmt: skip


def samples(request: Request) -> list[tuple[str, str, str]]:
    """Return (language, its name, code) for each language."""
    written = {"curl": curl(request), "python": python(request), "javascript": javascript(request)}
    return [(language, name, written[language]) for language, name in LANGUAGES]


def curl(request: Request) -> str:
    """Write it for a shell."""
    method = "" if request.method == "GET" else f"-X {request.method} "
    lines = [f"curl -sS --fail-with-body {method}{quote(request.url)}"]
    if request.needs_key:
        lines.append('-H "X-API-Key: $HELPDESK_KEY"')
    if request.is_form:
        lines += [_curl_part(*part) for part in request.parts]
    elif request.body is not None:
        lines.append("-H 'Content-Type: application/json'")
        lines.append(f"-d {quote(json.dumps(request.body, indent=2, ensure_ascii=False))}")
    return " \\\n  ".join(lines)


def python(request: Request) -> str:
    """Write it for Python's own urllib."""
    is_json = request.body is not None and not request.is_form
    modules = ["json"] if is_json or request.answered == "json" else []
    head = [*(f"import {name}" for name in modules), "import urllib.request"]
    head += ["from os import environ", ""] if request.needs_key else [""]
    done = PRINTED["python"][request.answered]
    if request.method == "GET" and not request.needs_key:
        return "\n".join([*head, f'with urllib.request.urlopen("{request.url}") as answer:', f"    {done}"])
    headers = ['"X-API-Key": environ["HELPDESK_KEY"]']
    made = ["request = urllib.request.Request(", f'    "{request.url}",']
    if request.method != "GET":
        made.append(f'    method="{request.method}",')
    if request.is_form:
        head += _python_form(request.parts)
        headers.append('"Content-Type": "multipart/form-data; boundary=part"')
    elif request.body is not None:
        headers.append('"Content-Type": "application/json"')
    made.append(f"    headers={{{', '.join(headers)}}},")
    if request.is_form:
        made.append("    data=form.encode(),")
    elif request.body is not None:
        made.append(f"    data=json.dumps({_indented(_python_literal(request.body))}).encode(),")
    made += [")", "with urllib.request.urlopen(request) as answer:", f"    {done}"]
    return "\n".join(head + made)


def javascript(request: Request) -> str:
    """Write it for fetch, as a module."""
    options = []
    if request.method != "GET":
        options.append(f'method: "{request.method}",')
    headers = ['"X-API-Key": process.env.HELPDESK_KEY'] if request.needs_key else []
    if request.body is not None and not request.is_form:
        headers.append('"Content-Type": "application/json"')
    if headers:
        options.append(f"headers: {{ {', '.join(headers)} }},")
    if request.is_form:
        options.append("body: form,")
    elif request.body is not None:
        options.append(
            f"body: JSON.stringify({_indented(json.dumps(request.body, indent=2, ensure_ascii=False), 2)}),"
        )
    inside = "".join(f"\n  {each}" for each in options)
    call = f'fetch("{request.url}", {{{inside}\n}})' if options else f'fetch("{request.url}")'
    done = PRINTED["javascript"][request.answered]
    return "\n".join([
        *(_javascript_form(request.parts) if request.is_form else []),
        f"const answer = await {call};",
        "if (!answer.ok) throw new Error(await answer.text());",
        f"console.log({done});",
    ])  # fmt: skip


def _each(value: object) -> list[str]:
    return value if isinstance(value, list) else [value]


def _curl_part(name: str, text: str, is_file: bool) -> str:
    return (
        f"-F {quote(f'{name}={text};filename={FILE_NAME}')}" if is_file else f"-F {quote(f'{name}={text}')}"
    )


def _python_form(parts: list[tuple[str, str, bool]]) -> list[str]:
    lines = ["form = ("]
    for place, (name, text, is_file) in enumerate(parts):
        about = f'Content-Disposition: form-data; name="{name}"' + f'; filename="{FILE_NAME}"' * is_file
        before = r"\r\n" if place else ""
        lines += [rf"    '{before}--part\r\n{about}\r\n\r\n'", f"    {_python_literal(text)}"]
    return [*lines, r"    '\r\n--part--\r\n'", ")"]


def _javascript_form(parts: list[tuple[str, str, bool]]) -> list[str]:
    lines = ["const form = new FormData();"]
    for name, text, is_file in parts:
        value = f'new Blob([{json.dumps(text)}]), "{FILE_NAME}"' if is_file else json.dumps(text)
        lines.append(f'form.append("{name}", {value});')
    return lines


def _indented(text: str, by: int = 4) -> str:
    return text.replace("\n", "\n" + " " * by)


def _python_literal(value: object, depth: int = 0) -> str:
    if not isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)
    inside = (
        [f"{json.dumps(name)}: {_python_literal(each, depth + 1)}" for name, each in value.items()]
        if (isinstance(value, dict))
        else [_python_literal(each, depth + 1) for each in value]
    )
    pad = "    " * (depth + 1)
    lines = "".join(f"\n{pad}{each}," for each in inside)
    opened, closed = "{}" if isinstance(value, dict) else "[]"
    return f"{opened}{lines}\n{'    ' * depth}{closed}"
