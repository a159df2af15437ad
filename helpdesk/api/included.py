"""`?include=`: what a ticket's answer shows beyond the API document, for those who ask."""

from __future__ import annotations

from flask import request

from helpdesk.errors import Forbidden, rejected
from helpdesk.i18n import _
from helpdesk.queries.ticket_list import MORE
from helpdesk.rules.actor import Actor

FOR_EVERYBODY = ("category_id", "requester", "assignee", "channel", "follow_up_of")
# These move with what an end user may not know of: groups, tags, notes.
FOR_STAFF_ONLY = ("tags", "group", "version", "activity_at", "waiting_since")
FOR_STAFF = FOR_EVERYBODY + FOR_STAFF_ONLY


def wanted(actor: Actor) -> frozenset[str]:
    """Return the names that the request asks for. Raises Rejected, naming the choices, for one that this key cannot have."""
    return _names(FOR_STAFF if actor.is_staff else FOR_EVERYBODY)


def beside_comments(actor: Actor, choices: tuple[str, ...] = ("notes",)) -> frozenset[str]:
    """Return what the request asks for beside comments, or files. Raises Forbidden for notes that this key may not read."""
    names = _names(choices)
    if "notes" in names and not (actor.is_staff and "notes" in actor.scopes):
        raise Forbidden(_("This API key does not have the scope “%(scope)s”.", scope="notes"))
    return names


def columns(names: frozenset[str]) -> frozenset[str]:
    """Return the names that need columns of their own (queries.ticket_list.MORE)."""
    return frozenset(names.intersection(MORE)) if names else names


def more(row, names: frozenset[str], actor: Actor) -> dict:
    """Return what these names add to a ticket. An end user reads no address but the own one."""
    return {
        name: READERS[name](row, actor) if name in READERS else getattr(row, name) for name in sorted(names)
    }


def _names(choices: tuple[str, ...]) -> frozenset[str]:
    given = request.args.get("include", "")
    if not given:
        return frozenset()
    names = frozenset(name.strip() for name in given.split(",") if name.strip())
    if names - set(choices):
        raise rejected("include", _("Choose some of %(names)s.", names=", ".join(choices)), "not_allowed")
    return names


def _person(number: int | None, name: str | None, email: str | None, actor: Actor) -> dict | None:
    if number is None:
        return None
    is_readable = actor.is_staff or number == actor.user_id
    return {
        "id": number,
        "name": name or (email if is_readable else None) or "",
        "email": email if is_readable else None,
    }


READERS = {
    "requester": lambda row, actor: _person(row.requester_id, row.requester_name, row.requester_email, actor),
    "assignee": lambda row, actor: _person(row.assignee_id, row.assignee_name, row.assignee_email, actor),
    "group": lambda row, _actor: row.group_id and {"id": row.group_id, "name": row.group_name},
    "tags": lambda row, _actor: sorted(row.tags.split(",")) if row.tags else [],
}
