"""Idempotency-Key: what was done is not done again, however often it is asked."""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import orjson
from flask import Response, abort, g, request

from helpdesk import actions
from helpdesk.api.answers import answer
from helpdesk.errors import rejected
from helpdesk.http.problems import problem
from helpdesk.i18n import _

REPEAT_KEY = re.compile(r"[\x21-\x7e]{1,255}")
KEPT_HEADERS = ("ETag", "Location")
_at_work: set[tuple[str, ...]] = set()
_at_work_lock = threading.Lock()


def once(route: str, raw: bytes, do: Callable[[], Response]) -> Response:
    """Return the answer that `do` makes; with an Idempotency-Key, what it made the first time, headers and all.

    Ends with 409 while the first is at work in this process; in another one, whoever comes second waits and gets its answer.
    """
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return do()
    if not REPEAT_KEY.fullmatch(key):
        raise rejected("", _("An Idempotency-Key is 1 to 255 visible ASCII characters."), "idempotency_key")
    owner = f"key:{g.actor.key_id}"
    with _alone(owner, route, key):
        given = actions.once(owner, route, key, hashlib.sha256(raw).hexdigest(), lambda: _kept(do()))
    headers, body = orjson.loads(given.text)
    if given.is_replayed:
        headers["Idempotency-Replayed"] = "true"
    return answer(body.encode(), given.status, headers)


def _kept(made: Response) -> actions.Answer:
    headers = {name: made.headers[name] for name in KEPT_HEADERS if name in made.headers}
    return actions.Answer(made.status_code, orjson.dumps([headers, made.get_data(as_text=True)]).decode())


@contextmanager
def _alone(*name: str) -> Iterator[None]:
    with _at_work_lock:
        if name in _at_work:
            abort(
                problem(
                    409,
                    "The first request with this Idempotency-Key is still at work.",
                    headers={"Retry-After": "1"},
                )
            )
        _at_work.add(name)
    try:
        yield
    finally:
        _at_work.discard(name)
