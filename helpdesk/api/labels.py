"""GET /tags and /groups: what the staff sort tickets by."""

from __future__ import annotations

from flask import Response, g

from helpdesk import queries
from helpdesk.api import paging
from helpdesk.api.answers import to_json, unless_unchanged
from helpdesk.api.keys import api_key
from helpdesk.errors import Forbidden
from helpdesk.rules import fields


@api_key("read")
def tags() -> Response:
    """Answer the tags, in the order of their letters. Not for end users' keys."""
    _for_staff()
    asked = fields.gather(after=lambda: paging.place("tags", str) or "", limit=paging.limit)
    names = (
        [] if "\0" in asked["after"] else queries.labels.tags(after=asked["after"], limit=asked["limit"] + 1)
    )
    return paging.page("tags", names, asked["limit"], lambda name: {"name": name}, lambda name: name)


@api_key("read")
def groups() -> Response:
    """Answer the groups with the ids of their members. Not for end users' keys."""
    _for_staff()
    rows = queries.labels.groups()
    return unless_unchanged(
        to_json([{"id": row.id, "name": row.name, "member_ids": members} for row, members in rows])
    )


def _for_staff() -> None:
    if not g.actor.is_staff:
        raise Forbidden()
