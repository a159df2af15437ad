"""Which program asks: `@api_key(scope)` lets in whoever sends a key that works in the X-API-Key header, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import wraps
from hmac import compare_digest

from flask import Response, current_app, g, request

from helpdesk import actions, queries
from helpdesk.clock import now
from helpdesk.errors import Busy, Forbidden, TooMany
from helpdesk.http.problems import problem
from helpdesk.i18n import _
from helpdesk.rules.actor import Actor
from helpdesk.rules.tokens import digest

HEADER = "X-API-Key"
MOST_FAILURES = 50
WITHIN = timedelta(minutes=10)


def api_key(scope: str) -> Callable:
    """Put a view behind a key that has this scope; `g.actor` is then who acts."""

    def behind(view: Callable) -> Callable:
        @wraps(view)
        def guarded(*arguments, **options):
            key = _working_key(request.headers.get(HEADER, ""))
            if key is None:
                return unauthorized()
            g.key, g.who, g.actor = key, f"key {key.id}", _actor(key)
            if "rate_limit" in current_app.extensions:
                refuse_too_many(key.id)
            if scope not in g.actor.scopes:
                raise Forbidden(_("This API key does not have the scope “%(scope)s”.", scope=scope))
            return view(*arguments, **options)

        guarded.scope = scope
        return guarded

    return behind


def unauthorized() -> Response:
    """Answer 401: the same for a key that is missing, unknown, revoked or expired."""
    challenge = {"WWW-Authenticate": 'ApiKey realm="support"'}
    return problem(401, "API key is missing or invalid.", headers=challenge)


def refuse_too_many(key_id: int) -> None:
    """Count this request of a key. Raises TooMany when it is over HELPDESK_RATE_LIMIT."""
    g.quota = current_app.extensions["rate_limit"].count(f"key:{key_id}")
    if g.quota is not None and g.quota.is_used_up:
        sentence = _("This API key may send %(limit)s requests a minute. Wait a little.", limit=g.quota.limit)
        raise TooMany(g.quota.reset_in_seconds, sentence)


def say_quota(response: Response) -> Response:
    """Tell the program what is left."""
    quota = g.get("quota")
    if quota is not None:
        response.headers.update(quota.headers)
    return response


def note_use(_error: BaseException | None = None) -> None:
    """Note after the answer that the key was used; at most one write a minute and key."""
    key = g.pop("key", None)
    if key is not None and queries.api_keys.is_worth_noting(key, now()):
        with suppress(Busy):  # a use that is not noted harms nobody
            actions.saw_api_key(key.id)


def _working_key(secret: str):
    """Return the key's row, None when there is none. Wrong ones are counted per address: raises TooMany."""
    if not secret:
        return None
    hashed = digest(secret)
    key = queries.api_keys.present(hashed, now())
    if key is not None and compare_digest(key.hash, hashed):
        return key
    with suppress(Busy):  # a database that cannot count can still refuse
        actions.count_attempt("api_key", request.remote_addr or "", most=MOST_FAILURES, within=WITHIN)
    return None


def _actor(key) -> Actor:
    role = "service" if key.is_service else key.role
    return Actor("key", key.user_id, role, scopes=frozenset(key.scopes.split()), via="api", key_id=key.id)
