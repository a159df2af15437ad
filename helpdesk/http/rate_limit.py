"""How many requests a minute somebody may send, if HELPDESK_RATE_LIMIT says so.

Counted in memory, each process for itself, or in Redis for all of them. When Redis is away, requests are let through and a line
a minute says so: a helpdesk that answers without a limit is better than one that answers nobody.
"""

from __future__ import annotations

import hashlib
import logging
import math
import time
from dataclasses import dataclass

from flask import Flask
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from helpdesk.config import Settings
from helpdesk.gateways import redis

WINDOW_SECONDS = 60
PAUSE_SECONDS = 5.0  # after a failure, before Redis is asked again: nobody waits for it meanwhile
LOGGED_EVERY_SECONDS = 60.0
logger = logging.getLogger("helpdesk.rate_limit")


@dataclass(frozen=True)
class Quota:
    """What somebody has left. `is_used_up` when this request is one too many."""

    limit: int
    remaining: int
    reset_in_seconds: int
    is_used_up: bool

    @property
    def headers(self) -> dict[str, str]:
        """The fields of draft-ietf-httpapi-ratelimit-headers-10, section 3 and 4."""
        return {
            "RateLimit-Policy": f'"default";q={self.limit};w={WINDOW_SECONDS}',
            "RateLimit": f'"default";r={self.remaining};t={self.reset_in_seconds}',
        }


class RateLimit:
    """Counts requests by who sends them, in windows of a minute that begin with the first request."""

    def __init__(self, per_minute: int, counters) -> None:
        self._item = RateLimitItemPerMinute(per_minute)
        self._windows = FixedWindowRateLimiter(counters)
        self._away_until = 0.0
        self._logged_at = -math.inf

    def count(self, who: str) -> Quota | None:
        """Count a request and return what is left; None while nobody can count."""
        if time.monotonic() < self._away_until:
            return None
        try:
            is_within = self._windows.hit(self._item, who)
            reset_at, remaining = self._windows.get_window_stats(self._item, who)
        except Exception as error:
            if not redis.is_unreachable(error):
                raise
            return self._let_through(error)
        left = max(1, math.ceil(reset_at - time.time()))
        return Quota(self._item.amount, max(0, remaining), min(left, WINDOW_SECONDS), not is_within)

    def _let_through(self, error: Exception) -> None:
        moment = time.monotonic()
        self._away_until = moment + PAUSE_SECONDS
        if moment - self._logged_at >= LOGGED_EVERY_SECONDS:
            self._logged_at = moment
            logger.warning(
                "Redis is away, so requests are not limited", extra={"parts": {"error": type(error).__name__}}
            )


def install_rate_limit(app: Flask, settings: Settings) -> None:
    """Set `app.extensions["rate_limit"]` when there is a limit. Helpdesks with another secret key count apart in one Redis."""
    if settings.rate_limit:
        prefix = f"helpdesk:{hashlib.sha256(settings.secret_key.encode()).hexdigest()[:8]}"
        counters = redis.counters(settings.redis_url, prefix) if settings.redis_url else MemoryStorage()
        app.extensions["rate_limit"] = RateLimit(settings.rate_limit, counters)
