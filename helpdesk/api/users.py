"""GET /users, /users/{id} and /me."""

from __future__ import annotations

from flask import Response, g, request

from helpdesk import queries
from helpdesk.api import paging
from helpdesk.api.answers import id_of, to_json, unless_unchanged
from helpdesk.api.keys import api_key
from helpdesk.api.shapes import one_of
from helpdesk.errors import Missing
from helpdesk.rules import fields
from helpdesk.rules.actor import ROLES


@api_key("read")
def every() -> Response:
    """Answer the users that the key may know of, oldest id first: an end user's key knows of its own person only."""
    asked = fields.gather(
        role=lambda: one_of(ROLES, "role")(request.args["role"]) if request.args.get("role") else "",
        email=lambda: request.args.get("email", "").strip(),
        after=lambda: paging.place("users", int) or 0,
        limit=paging.limit,
    )
    most = asked.pop("limit")
    rows = [] if "\0" in asked["email"] else queries.users.page(g.actor, **asked, limit=most + 1)
    return paging.page("users", rows, most, _user, lambda row: row.id)


@api_key("read")
def one(number: str) -> Response:
    """Answer one user."""
    row = queries.users.one(g.actor, id_of(number))
    if row is None:
        raise Missing()
    return unless_unchanged(to_json(_user(row)))


@api_key("read")
def me() -> Response:
    """Answer what this key may do, until when, and whom it acts as."""
    row = queries.users.of_key(g.actor.key_id)
    user = _user(row) | ({"role": "service"} if row.is_service else {})
    return unless_unchanged(
        to_json({
            "name": row.key_name, "prefix": row.prefix, "scopes": row.scopes.split(), "expires_at": row.expires_at, "user": user,
        })
    )  # fmt: skip


def _user(row) -> dict:
    return {
        "id": row.id, "name": row.name, "email": row.email, "role": row.role, "is_active": row.is_active,
        "created_at": row.created_at,
    }  # fmt: skip
