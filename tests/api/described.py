"""Holds an answer against the OpenAPI document: its status, content type, headers and every name in its body."""

import re

from werkzeug.test import TestResponse

try:
    import jsonschema
except ImportError:  # `pytest` passes after installing requirements.txt alone
    jsonschema = None

ALWAYS = {"X-Request-Id"}
OPTIONAL = {"Link", "Idempotency-Replayed"}  # there when they say something


def hold(document: dict, method: str, path: str, answer: TestResponse) -> None:
    """Assert that this is one of the answers that the document describes for such a request."""
    operation = operation_at(document, method, path.partition("?")[0])
    if operation is None or jsonschema is None:
        return
    assert str(answer.status_code) in operation["responses"], f"{method} {path} ends with {answer.status}"
    described = whole(document, operation["responses"][str(answer.status_code)])
    missing = set(described.get("headers", {})) - OPTIONAL - set(answer.headers.keys())
    assert not missing, f"{method} {path} lacks {missing}"
    content = described.get("content", {})
    if not content:
        assert answer.data == b""
        return
    [(kind, inside)] = content.items()
    assert answer.content_type == kind
    if answer.is_json or "json" in kind:
        fits(document, inside["schema"], answer.json)


def fits(document: dict, schema: dict, value: object) -> None:
    """Assert that a value is what a schema of the document describes."""
    rooted = {**schema, "components": document["components"]}
    jsonschema.validate(value, rooted, jsonschema.Draft202012Validator)


def operation_at(document: dict, method: str, path: str) -> dict | None:
    """The operation that a request belongs to; None when the document has no such thing."""
    path = path.rstrip("/")
    if path in document["paths"]:
        return document["paths"][path].get(method.lower())
    for template, item in document["paths"].items():
        pattern = re.sub(r"{\w+}", "[^/]+", template)
        if method.lower() in item and re.fullmatch(pattern, path):
            return item[method.lower()]
    return None


def whole(document: dict, part: dict) -> dict:
    """What a reference refers to; a part that is none, as it is."""
    if "$ref" not in part:
        return part
    found = document
    for name in part["$ref"].removeprefix("#/").split("/"):
        found = found[name]
    return found
