"""Redis: where several processes count together. What is kept there may be lost without harm."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # at run time only where Redis is used: it is a seventh of the start, and 4 MB
    from limits.storage import RedisStorage
    from redis import ConnectionPool

PATIENCE_SECONDS = 0.25


def is_unreachable(error: Exception) -> bool:
    """Say whether this is Redis being away."""
    from redis.exceptions import RedisError

    return isinstance(error, RedisError)


def pool(url: str) -> ConnectionPool:
    """Return connections to the Redis at this address, none opened yet. Using one waits a quarter of a second at most."""
    from redis import ConnectionPool

    return ConnectionPool.from_url(
        url, socket_timeout=PATIENCE_SECONDS, socket_connect_timeout=PATIENCE_SECONDS, max_connections=64
    )


def counters(url: str, prefix: str) -> RedisStorage:
    """Return counters that all processes share; their names begin with the prefix. Away, see `is_unreachable`."""
    from limits.storage import RedisStorage

    return RedisStorage(url, connection_pool=pool(url), key_prefix=prefix)


def version(url: str) -> str:
    """Return what the Redis at this address says it is. Raises when it is away, see `is_unreachable`."""
    from redis import Redis

    with Redis(connection_pool=pool(url)) as connection:
        return connection.info("server")["redis_version"]
