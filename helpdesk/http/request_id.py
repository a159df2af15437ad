"""An id for every request: taken from the client when it is a harmless one, else made; echoed, logged, shown on error pages."""

import re
import secrets

from flask import request

HARMLESS = re.compile(r"[A-Za-z0-9-]{8,64}")
PLACE = "helpdesk.request_id"


def choose_request_id(environ: dict) -> str:
    """Put the request's id into its environment and return it."""
    given = environ.get("HTTP_X_REQUEST_ID", "")
    chosen = given if HARMLESS.fullmatch(given) else secrets.token_hex(8)
    environ[PLACE] = chosen
    return chosen


def request_id() -> str:
    """Return the id of the request under way."""
    return request.environ.get(PLACE, "")
