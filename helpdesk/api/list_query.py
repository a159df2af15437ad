"""The query string of the list of tickets, read into what is wanted, in what order, from where."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import g, request

from helpdesk.api import included
from helpdesk.api.reading import whole_number
from helpdesk.clock import now
from helpdesk.errors import rejected
from helpdesk.i18n import _
from helpdesk.queries.ticket_filters import NONE, Wanted
from helpdesk.queries.ticket_list import SORTS
from helpdesk.rules import cursor, fields
from helpdesk.rules.search_query import parse

MOST = 500
FILTERS = (
    "status", "priority", "assignee_id", "category_id", "requester_email", "tag", "created_after", "created_before",
    "updated_after", "q",
)  # fmt: skip
KEPT = (*FILTERS, "sort", "include", "limit")
MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[Tt ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)([Zz]|[+ -]\d\d:\d\d)?)?", re.ASCII
)


@dataclass(frozen=True)
class Asked:
    """What a client asks the list for."""

    wanted: Wanted
    sort: str
    after: tuple[int, ...]
    limit: int | None
    include: frozenset[str]


def read() -> Asked:
    """Read the query string; empty is absent, unknown names are ignored. Raises Rejected with every fault."""
    found = fields.gather(
        wanted=_wanted,
        sort=_sort,
        limit=lambda: limit_of(request.args.get("limit", "")),
        include=lambda: included.wanted(g.actor),
    )
    return Asked(after=_place(found["sort"]), **found)


def link_to_next(after: tuple[int, ...], sort: str) -> dict[str, str]:
    """Return the parameters of the next page."""
    kept = {name: request.args[name] for name in KEPT if request.args.get(name)}
    return {**kept, "cursor": cursor.write(_mark(sort, after), *after)}


def limit_of(text: str, most: int = MOST) -> int | None:
    """Read how many a page holds. Raises Rejected unless it is 1 to `most`; "" is None."""
    number = whole_number(text)
    if text and (number is None or not 1 <= number <= most):
        raise rejected("limit", _("This must be an integer from 1 to %(most)s.", most=most), "out_of_range")
    return number


def _wanted() -> Wanted:
    given = request.args
    return Wanted(
        **fields.gather(
            status=lambda: given.get("status", "").lower() or None,
            priority=lambda: given.get("priority", "").lower() or None,
            assignee_id=lambda: _number("assignee_id"),
            category_id=lambda: _number("category_id"),
            requester_email=lambda: fields.email_key(given.get("requester_email", "").strip()) or None,
            tag=lambda: "-".join(given.get("tag", "").lower().split()) or None,
            created_after=lambda: _moment("created_after"),
            created_before=lambda: _moment("created_before"),
            updated_after=lambda: _moment("updated_after"),
            query=lambda: parse(given["q"], now()) if given.get("q", "").strip() else None,
        )
    )


def _number(name: str) -> int | str | None:
    text = request.args.get(name, "")
    if not text or text == NONE:
        return text or None
    number = whole_number(text)
    if number is None:
        raise rejected(name, _("This must be an integer, or null."), "wrong_type")
    return number


def _moment(name: str) -> datetime | None:
    """A day begins at midnight UTC; a + in an address is read as a space, so both are taken."""
    text = request.args.get(name, "")
    if not text:
        return None
    found = MOMENT.fullmatch(text)
    try:
        day, hour, zone = found.groups() if found else ("", "", "")
        zone = (zone or "Z").upper().replace("Z", "+00:00").replace(" ", "+")
        return datetime.fromisoformat(f"{day}T{hour or '00:00'}{zone}").astimezone(UTC)
    except (ValueError, OverflowError):
        sentence = _("This must be a time like 2026-11-24T18:00:00Z, or a day like 2026-11-24.")
        raise rejected(name, sentence, "wrong_type") from None


def _sort() -> str:
    name = request.args.get("sort", "")
    if name and name not in SORTS:
        raise rejected("sort", _("Choose one of %(names)s.", names=", ".join(SORTS)), "not_allowed")
    return name


def _place(sort: str) -> tuple[int, ...]:
    word = request.args.get("cursor", "")
    if not word:
        return ()
    mark, *place = cursor.read(word, (str, int, int) if sort else (str, int))
    if mark != _mark(sort, tuple(place)):
        raise rejected(
            "cursor", _("This cursor belongs to another list. Begin at the first page."), "invalid"
        )
    return tuple(place)


def _mark(sort: str, place: tuple[int, ...]) -> str:
    """A cursor is good for the sort and the filters that it came from, and for nothing that somebody made up."""
    asked = repr((sort, place, [request.args.get(name, "") for name in FILTERS]))
    return hashlib.sha256(asked.encode("utf-8", "backslashreplace")).hexdigest()[:12]
