"""GET /events: the change feed."""

from __future__ import annotations

from flask import Response, g

from helpdesk import queries
from helpdesk.api import paging
from helpdesk.api.answers import answer, to_json
from helpdesk.api.keys import api_key
from helpdesk.rules import cursor, fields


@api_key("read")
def every() -> Response:
    """Answer what happened after a place, in the order in which it was committed, and the place to go on from.

    None is left out and none comes twice, whoever writes meanwhile. Internal events need the scope notes; an end user's key
    reads the public ones of that person's tickets. Of a deleted ticket nothing is left but that it was.
    """
    asked = fields.gather(after=lambda: paging.place("events", int, "after") or 0, limit=paging.limit)
    rows = queries.events.feed(g.actor, after=asked["after"], limit=asked["limit"] + 1)
    page = rows[: asked["limit"]]
    last = page[-1].id if page else asked["after"]
    return answer(
        to_json({
            "events": [_event(row) for row in page], "next": cursor.write("events", last), "has_more": len(rows) > len(page),
        })
    )  # fmt: skip


def _event(row) -> dict:
    return {
        "id": row.id, "kind": row.kind, "ticket_id": row.ticket_id, "comment_id": row.comment_id,
        "actor": {"kind": row.actor_kind, "user_id": row.user_id, "name": row.actor_name}, "via": row.via,
        "is_internal": row.is_internal, "created_at": row.created_at, "changes": _changes(row.before or {}, row.after or {}),
    }  # fmt: skip


def _changes(before: dict, after: dict) -> dict:
    return {
        name: {"before": before.get(name), "after": after.get(name)} for name in sorted({*before, *after})
    }
