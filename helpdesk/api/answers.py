"""Answers in JSON, their entity tags, and the answers that are given again."""

from __future__ import annotations

import hashlib
import re

import orjson
from flask import Response, abort, current_app, g, request

from helpdesk import queries
from helpdesk.api import included, shapes
from helpdesk.clock import now
from helpdesk.errors import Missing
from helpdesk.http.problems import problem

WHOLE_SECONDS = orjson.OPT_OMIT_MICROSECONDS | orjson.OPT_UTC_Z
MAX_ID = 2**63 - 1
ID = re.compile(r"[1-9][0-9]{0,18}", re.ASCII)
REPEAT_KEY = re.compile(r"[\x21-\x7e]{1,255}")


def to_json(value: object) -> bytes:
    """Write JSON as the API does: UTF-8, times in UTC to the whole second with Z."""
    return orjson.dumps(value, option=WHOLE_SECONDS)


def answer(body: bytes, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """Make an answer of application/json."""
    response = Response(body, status, content_type="application/json")
    response.headers.update(headers or {})
    return response


def unless_unchanged(body: bytes) -> Response:
    """Answer JSON with its entity tag, or 304 when the client has it."""
    response = answer(body)
    response.add_etag()
    return unless_known(response)


def unless_known(response: Response) -> Response:
    """Return an answer that has an entity tag, or 304 when the client named it."""
    tag, _is_weak = response.get_etag()
    return unchanged(tag) if is_known(tag) else response


def is_known(tag: str) -> bool:
    """Does a reader say that it has what this entity tag stands for (RFC 9110, 13.1.2)?"""
    reads = request.method in ("GET", "HEAD") and "If-None-Match" in request.headers
    return reads and request.if_none_match.contains_weak(tag)


def unchanged(tag: str) -> Response:
    """Answer 304."""
    return Response(status=304, headers={"ETag": f'"{tag}"'}, content_type="application/json")


def id_of(number: str) -> int:
    """Return an id from an address: ASCII digits without a leading zero, up to 2^63-1. Raises Missing for anything else."""
    if not ID.fullmatch(number) or int(number) > MAX_ID:
        raise Missing()
    return int(number)


def ticket_row(number: int, include: frozenset[str] = frozenset()):
    """Return the row of a ticket that the key may see, with the columns that `include` needs. Raises Missing."""
    row = queries.ticket_list.one(g.actor, number, included.columns(include))
    if row is None:
        raise Missing()
    return row


def ticket_answer(body: dict, row, include: frozenset[str], tag: str, status: int = 200) -> Response:
    """Answer a ticket in one of its shapes, with what `include` adds, and its entity tag; 304 to a reader who has it."""
    if include:
        more = included.more(row, include, g.actor)
        body, tag = body | more, f"{tag}.{_hashed(to_json(more))}"
    if is_known(tag):
        return unchanged(tag)
    return answer(to_json(body), status, {"ETag": f'"{tag}"'})


def whole_ticket(row) -> dict:
    """Return a ticket as GET one shows it, with its public comments."""
    comments = queries.tickets.public_comments(row.id, now())
    return {**shapes.ticket(row), "comments": [shapes.comment(each) for each in comments]}


def tag_of(row, whole: dict) -> str:
    """Return the entity tag of a ticket: it moves with everything that GET one shows, and with nothing that the key may not see.

    The version is for those who see tags and groups, which GET one shows only when asked.
    """
    seen = _hashed(to_json(whole))
    return f"{row.version}-{seen}" if g.actor.is_staff else seen


def refuse_stale(row) -> None:
    """End with 412 when If-Match names no tag that the ticket has now (RFC 9110, 13.1.1); what `include` added does not count."""
    if "If-Match" not in request.headers:
        return
    tag, sent = tag_of(row, whole_ticket(row)), request.if_match
    if not sent.star_tag and tag not in {(each or "").partition(".")[0] for each in sent.as_set()}:
        sentence = "The ticket has changed since you read it. Read it again, then decide."
        abort(problem(412, sentence, headers={"ETag": f'"{tag}"'}))


def _hashed(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


def address(path: str) -> str:
    """Return the absolute address of a path of this helpdesk."""
    base = current_app.config["SETTINGS"].base_url or request.host_url.rstrip("/")
    return base + path
