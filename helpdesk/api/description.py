"""GET /openapi.json."""

from __future__ import annotations

from flask import Response, current_app

from helpdesk.api.answers import answer, to_json


def document() -> Response:
    """Answer the OpenAPI document of this API. It needs no key: it holds nothing that the source code does not."""
    return answer(
        to_json(current_app.extensions["openapi"]()), headers={"Cache-Control": "public, max-age=300"}
    )
