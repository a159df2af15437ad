"""An id for every request: taken from the client when it is a harmless one, else made; echoed, logged, shown on error pages."""

import re
import secrets
import time

from flask import Flask, Response, g, request

HARMLESS = re.compile(r"[A-Za-z0-9-]{8,64}")


def install_request_ids(app: Flask) -> None:
    """Set `g.request_id` and `g.started` before anything else, and answer with X-Request-Id."""
    app.before_request(_begin)
    app.after_request(_echo)


def _begin() -> None:
    given = request.headers.get("X-Request-Id", "")
    g.request_id = given if HARMLESS.fullmatch(given) else secrets.token_hex(8)
    g.started = time.perf_counter()


def _echo(response: Response) -> Response:
    response.headers["X-Request-Id"] = g.request_id
    return response
