"""GET /categories and /priorities."""

from __future__ import annotations

from flask import Response

from helpdesk import queries
from helpdesk.api.answers import answer, to_json
from helpdesk.api.keys import api_key


@api_key("read")
def categories() -> Response:
    """Answer the categories that are offered, in their order."""
    return answer(to_json([{"id": row.id, "name": row.name} for row in queries.choices.categories()]))


@api_key("read")
def priorities() -> Response:
    """Answer the four priorities."""
    return answer(to_json([{"id": row.id, "name": row.name} for row in queries.choices.priorities()]))
