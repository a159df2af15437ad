"""The list of tickets: filters, pages, and a stream that needs no memory."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Response, g, request, stream_with_context

from helpdesk import queries
from helpdesk.api.answers import address, answer, to_json
from helpdesk.api.shapes import ticket
from helpdesk.errors import Fault, Rejected
from helpdesk.i18n import _
from helpdesk.queries.ticket_list import BATCH, UNASSIGNED
from helpdesk.rules import cursor, fields
from helpdesk.rules.lifecycle import STATUSES

MOST = 500
MAX_ID = 2**63 - 1
INTEGER = re.compile(r"-?[0-9]{1,100}", re.ASCII)


@dataclass(frozen=True)
class Wanted:
    """What a client asks the list for."""

    status: str | None
    assignee_id: int | str | None
    after: int
    limit: int | None

    @property
    def finds_nothing(self) -> bool:
        """Can no ticket be so?"""
        is_number = isinstance(self.assignee_id, int)
        return (self.status is not None and self.status not in STATUSES) or (
            is_number and not 0 < self.assignee_id <= MAX_ID
        )


def listed() -> Response:
    """Answer the list: all of it as a stream, or a page of it with a link to the next."""
    wanted = read_wanted()
    if wanted.finds_nothing:
        return answer(b"[]")
    return _all(wanted) if wanted.limit is None else _page(wanted)


def read_wanted() -> Wanted:
    """Read the query string; empty is absent, unknown names are ignored. Raises Rejected with every fault."""
    given = request.args
    return Wanted(
        **fields.gather(
            status=lambda: given.get("status", "").lower() or None,
            assignee_id=lambda: _assignee(given.get("assignee_id", "")),
            after=lambda: cursor.read(given["cursor"], (str, int))[1] if given.get("cursor") else 0,
            limit=lambda: _limit(given.get("limit", "")),
        )
    )


def _assignee(text: str) -> int | str | None:
    if not text or text == UNASSIGNED:
        return text or None
    if not INTEGER.fullmatch(text):
        raise Rejected(Fault("assignee_id", "wrong_type", _("This must be an integer, or null.")))
    return int(text)


def _limit(text: str) -> int | None:
    if not text:
        return None
    if not INTEGER.fullmatch(text) or not 1 <= int(text) <= MOST:
        raise Rejected(
            Fault("limit", "out_of_range", _("This must be an integer from 1 to %(most)s.", most=MOST))
        )
    return int(text)


def _batches(wanted: Wanted, limit: int | None) -> Iterator[list]:
    return queries.ticket_list.batches(
        g.actor, status=wanted.status, assignee_id=wanted.assignee_id, after=wanted.after, limit=limit
    )


def _page(wanted: Wanted) -> Response:
    rows = [row for batch in _batches(wanted, wanted.limit + 1) for row in batch]
    page = rows[: wanted.limit]
    headers = {"Link": _next(page[-1].id)} if len(rows) > wanted.limit else {}
    return answer(to_json([ticket(row) for row in page]), headers=headers)


def _next(after: int) -> str:
    kept = {name: request.args[name] for name in ("status", "assignee_id", "limit") if request.args.get(name)}
    place = urlencode({**kept, "cursor": cursor.write("tickets", after)})
    return f'<{address(request.path)}?{place}>; rel="next"'


def _all(wanted: Wanted) -> Response:
    """The first batch is read before the answer begins, so that a failure can still be told; a short list is not streamed."""
    batches = _batches(wanted, None)
    first = next(batches, [])
    if len(first) < BATCH:
        return answer(to_json([ticket(row) for row in first]))
    return Response(stream_with_context(_stream(first, batches)), content_type="application/json")


def _stream(first: list, rest: Iterator[list]) -> Iterator[bytes]:
    yield to_json([ticket(row) for row in first])[:-1]
    for batch in rest:
        yield b"," + to_json([ticket(row) for row in batch])[1:-1]
    yield b"]"
