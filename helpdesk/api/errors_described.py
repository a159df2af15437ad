"""The errors of the API, described: what each status means, and a problem as it looks."""

from __future__ import annotations

from http import HTTPStatus

from helpdesk.api.answer_shapes import Problem
from helpdesk.errors import Busy, Missing, TooMany

MODEL = "#/components/schemas/{model}"
BAD = Problem.model_config["json_schema_extra"]["examples"][0]
# For each status: what it means, what a problem says (as a test hears it), which headers it carries.
PROBLEMS = {
    400: ("The body, a field or a parameter is wrong; `errors` names each fault.", BAD["detail"], ()),
    401: (
        "The key is missing, unknown, revoked or expired.", "API key is missing or invalid.", ("WWW-Authenticate",),
    ),
    403: (
        "The key lacks the scope, or its person may not do this.", "This API key does not have the scope “write”.", (),
    ),
    404: ("There is no such thing, or the key may not know of it.", str(Missing().sentence), ()),
    409: (
        "It is in no state for that.", "This ticket is closed. Open a new one with POST /tickets.", (),
    ),
    412: (
        "It has changed since you read it; `ETag` is the present one.",
        "The ticket has changed since you read it. Read it again, then decide.", ("ETag",),
    ),
    413: ("The body is over 1 MB, or a file over 25 MB.", "That is too large.", ()),
    429: (
        "Too many requests. Try again after `Retry-After` seconds.", str(TooMany(60).sentence), ("Retry-After",),
    ),
    503: (
        "The helpdesk cannot save right now. Try again after `Retry-After` seconds.", str(Busy().sentence), ("Retry-After",),
    ),
}  # fmt: skip


def response(status: int) -> dict:
    """Return the description of this error, with a problem as it looks."""
    meaning, detail, names = PROBLEMS[status]
    example = {**BAD, "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    if status != 400:
        del example["errors"]
    content = {"schema": {"$ref": MODEL.format(model="Problem")}, "example": example}
    return {
        "description": meaning,
        "content": {"application/problem+json": content},
        "headers": {name: header(name) for name in (*names, "X-Request-Id")},
    }


def header(name: str) -> dict:
    """Refer to a header's description."""
    return {"$ref": f"#/components/headers/{name}"}


def name_of(status: int) -> str:
    """Return what generated clients may call this error."""
    return HTTPStatus(status).phrase.title().replace(" ", "")
