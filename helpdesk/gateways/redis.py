"""Redis: where several processes count together. What is kept there may be lost without harm."""

from __future__ import annotations

from limits.storage import RedisStorage
from redis import ConnectionPool
from redis.exceptions import RedisError

PATIENCE_SECONDS = 0.25
Unreachable = RedisError


def pool(url: str) -> ConnectionPool:
    """Return connections to the Redis at this address, none opened yet. Using one waits a quarter of a second at most."""
    return ConnectionPool.from_url(
        url, socket_timeout=PATIENCE_SECONDS, socket_connect_timeout=PATIENCE_SECONDS, max_connections=64
    )


def counters(url: str, prefix: str) -> RedisStorage:
    """Return counters that all processes share; their names begin with the prefix. They raise Unreachable when Redis is away."""
    return RedisStorage(url, connection_pool=pool(url), key_prefix=prefix)
