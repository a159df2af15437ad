"""Answers in JSON, their entity tags, and the answers that are given again."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable

import orjson
from flask import Response, abort, current_app, g, request

from helpdesk import actions, queries
from helpdesk.api import shapes
from helpdesk.clock import now
from helpdesk.errors import Missing, rejected
from helpdesk.http.problems import problem
from helpdesk.i18n import _

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


def id_of(number: str) -> int:
    """Return an id from an address: ASCII digits without a leading zero, up to 2^63-1. Raises Missing for anything else."""
    if not ID.fullmatch(number) or int(number) > MAX_ID:
        raise Missing()
    return int(number)


def ticket_row(number: int):
    """Return the row of a ticket that the key may see. Raises Missing."""
    row = queries.ticket_list.one(g.actor, number)
    if row is None:
        raise Missing()
    return row


def whole_ticket(row) -> bytes:
    """Write a ticket as GET one shows it, with its public comments."""
    comments = queries.tickets.public_comments(row.id, now())
    return to_json({**shapes.ticket(row), "comments": [shapes.comment(each) for each in comments]})


def tag_of(row, whole: bytes | None = None) -> str:
    """Return the entity tag of a ticket: it moves with everything that GET one shows, and with nothing else."""
    seen = hashlib.sha256(whole_ticket(row) if whole is None else whole).hexdigest()[:16]
    return f"{row.version}-{seen}"


def refuse_stale(row) -> None:
    """End with 412 when If-Match names no tag that the ticket has now (RFC 9110, 13.1.1)."""
    if "If-Match" not in request.headers:
        return
    tag = tag_of(row)
    if not request.if_match.contains(tag):
        sentence = "The ticket has changed since you read it. Read it again, then decide."
        abort(problem(412, sentence, headers={"ETag": f'"{tag}"'}))


def once(route: str, raw: bytes, do: Callable[[], bytes]) -> tuple[bytes, dict[str, str]]:
    """Return the body that `do` makes and headers; with an Idempotency-Key, what it made the first time."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return do(), {}
    if not REPEAT_KEY.fullmatch(key):
        raise rejected("", _("An Idempotency-Key is 1 to 255 visible ASCII characters."), "idempotency_key")
    given = actions.once(
        f"key:{g.actor.key_id}", route, key, hashlib.sha256(raw).hexdigest(),
        lambda: actions.Answer(201, do().decode()),
    )  # fmt: skip
    return given.text.encode(), {"Idempotency-Replayed": "true"} if given.is_replayed else {}


def address(path: str) -> str:
    """Return the absolute address of a path of this helpdesk."""
    base = current_app.config["SETTINGS"].base_url or request.host_url.rstrip("/")
    return base + path
