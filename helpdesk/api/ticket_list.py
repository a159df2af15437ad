"""The list of tickets: pages, and a stream that needs no memory."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from flask import Response, g, request, stream_with_context

from helpdesk import queries
from helpdesk.api import included, list_query, shapes
from helpdesk.api.answers import address, answer, to_json
from helpdesk.api.list_query import Asked
from helpdesk.queries.ticket_list import BATCH


def listed() -> Response:
    """Answer the list: all of it as a stream, or a page of it with a link to the next."""
    asked = list_query.read()
    if asked.wanted.finds_nothing:
        return answer(b"[]")
    return _all(asked) if asked.limit is None else _page(asked)


def _batches(asked: Asked, limit: int | None) -> Iterator[list]:
    more = included.columns(asked.include)
    return queries.ticket_list.batches(
        g.actor, asked.wanted, sort=asked.sort, after=asked.after, limit=limit, more=more
    )


def _shaped(asked: Asked, rows: list) -> bytes:
    if not asked.include:
        return to_json([shapes.ticket(row) for row in rows])
    return to_json([shapes.ticket(row) | included.more(row, asked.include, g.actor) for row in rows])


def _page(asked: Asked) -> Response:
    rows = [row for batch in _batches(asked, asked.limit + 1) for row in batch]
    page = rows[: asked.limit]
    return answer(_shaped(asked, page), headers=_next(asked, page[-1]) if len(rows) > asked.limit else {})


def _next(asked: Asked, last) -> dict[str, str]:
    place = urlencode(list_query.link_to_next(queries.ticket_list.place(asked.sort, last), asked.sort))
    return {"Link": f'<{address(request.path)}?{place}>; rel="next"'}


def _all(asked: Asked) -> Response:
    """The first batch is read before the answer begins, so that a failure can still be told; a short list is not streamed."""
    batches = _batches(asked, None)
    first = next(batches, [])
    if len(first) < BATCH:
        return answer(_shaped(asked, first))
    return Response(stream_with_context(_stream(asked, first, batches)), content_type="application/json")


def _stream(asked: Asked, first: list, rest: Iterator[list]) -> Iterator[bytes]:
    yield _shaped(asked, first)[:-1]
    for batch in rest:
        yield b"," + _shaped(asked, batch)[1:-1]
    yield b"]"
