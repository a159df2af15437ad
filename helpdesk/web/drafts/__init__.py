"""What somebody signed in has begun to write, kept for their other devices. Scripts ask; guests have their browser only."""

import json

from flask import Blueprint, g, request

from helpdesk import actions, queries
from helpdesk.errors import Missing, rejected
from helpdesk.i18n import _
from helpdesk.web.uploads import PLACE

blueprint = Blueprint("drafts", __name__)
MOST_CHARACTERS = 200_000
MOST_FIELDS = 60


@blueprint.get("/drafts/<place>")
def draft(place: str):
    body = queries.drafts.body(_owner(place), place)
    return ("", 204) if body is None else body


@blueprint.post("/drafts/<place>")
def keep_draft(place: str):
    actions.keep_draft(_owner(place), place, _entries(request.form.get("entries", "")))
    return "", 204


@blueprint.post("/drafts/<place>/removal")
def drop_draft(place: str):
    actions.drop_draft(_owner(place), place)
    return "", 204


def _owner(place: str) -> int:
    if g.me is None or not PLACE.fullmatch(place):
        raise Missing()
    return g.me.id


def _entries(text: str) -> list:
    """Read the fields of a form as its script sends them. Raises Rejected for anything else."""
    try:
        entries = json.loads(text) if len(text) <= MOST_CHARACTERS else None
    except (ValueError, RecursionError):
        entries = None
    if not isinstance(entries, list) or len(entries) > MOST_FIELDS or not all(map(_is_entry, entries)):
        raise rejected("entries", _("This is no draft."))
    return entries


def _is_entry(entry: object) -> bool:
    if not isinstance(entry, list) or len(entry) != 3:
        return False
    name, value, chosen = entry
    texts = [each for each in entry if isinstance(each, str)]
    is_one = isinstance(name, str) and isinstance(value, str) and isinstance(chosen, str | bool)
    return is_one and not any("\0" in each or not each.isprintable() and _has_half(each) for each in texts)


def _has_half(text: str) -> bool:
    """Has the text half a character, which no database keeps?"""
    return any("\ud800" <= each <= "\udfff" for each in text)
