"""Errors for programs: RFC 9457 problem details, naming every fault."""

from http import HTTPStatus

import orjson
from flask import Response, request

from helpdesk.errors import Fault
from helpdesk.http.request_id import request_id


def problem(
    status: int, detail: str, faults: tuple[Fault, ...] = (), headers: dict[str, str] | None = None
) -> Response:
    """Make an answer of application/problem+json. `faults` become `errors`, each with a JSON pointer (RFC 6901)."""
    body = {
        "type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail,
        "instance": request.path, "request_id": request_id(),
    }  # fmt: skip
    if faults:
        body["errors"] = [
            {"pointer": _pointer(each.field), "code": each.code, "detail": str(each.sentence)}
            for each in faults
        ]
    response = Response(orjson.dumps(body), status, content_type="application/problem+json")
    response.headers.update(headers or {})
    return response


def _pointer(field: str) -> str:
    return "/" + field.replace("~", "~0").replace(".", "/") if field else ""
