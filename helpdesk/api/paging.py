"""Pages of the small lists: so many at most, and the address of the next."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from flask import Response, request

from helpdesk.api.answers import address, answer, to_json
from helpdesk.api.list_query import limit_of
from helpdesk.errors import rejected
from helpdesk.i18n import _
from helpdesk.rules import cursor

USUAL = 100


def limit() -> int:
    """Return how many the page holds. Raises Rejected."""
    return limit_of(request.args.get("limit", "")) or USUAL


def place(name: str, kind: type, parameter: str = "cursor"):
    """Return where the page before ended in the list of this name, None at the start. Raises Rejected for another cursor."""
    word = request.args.get(parameter, "")
    if not word:
        return None
    found, value = cursor.read(word, (str, kind), parameter)
    if found != name:
        raise rejected(
            parameter, _("This cursor belongs to another list. Begin at the first page."), "invalid"
        )
    return value


def page(name: str, rows: list, most: int, shape: Callable, key: Callable) -> Response:
    """Answer the first `most` of the rows; if there are more, with a link to what comes after `key(the last one)`."""
    headers = {}
    if len(rows) > most:
        kept = {each: value for each, value in request.args.items() if each != "cursor" and value}
        query = urlencode({**kept, "cursor": cursor.write(name, key(rows[most - 1]))})
        headers["Link"] = f'<{address(request.path)}?{query}>; rel="next"'
    return answer(to_json([shape(row) for row in rows[:most]]), headers=headers)
