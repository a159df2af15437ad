"""What SQLite needs: how its connections begin, and what its errors mean (sqlite.org/rescode.html)."""

from __future__ import annotations

from sqlalchemy import Engine, event

PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "busy_timeout=5000",
    "journal_size_limit=67108864",
)
TROUBLE = ("disk is full", "readonly database", "locked", "disk i/o", "unable to open", "read-only")
DAMAGE = ("malformed", "not a database")


def prepare(engine: Engine) -> None:
    """Give every connection PRAGMAS; begin explicitly, reads with query_only=ON and writes IMMEDIATE."""
    event.listen(engine, "connect", _open)
    event.listen(engine, "begin", _begin)


def is_trouble(error: BaseException) -> bool:
    """Is the file full, locked or out of reach, so that the same may work in a moment?"""
    return any(words in str(error).lower() for words in TROUBLE)


def is_damage(error: BaseException) -> bool:
    """Does SQLite say with this that the file is not whole (SQLITE_CORRUPT, SQLITE_NOTADB)?"""
    return any(words in str(error).lower() for words in DAMAGE)


def _open(connection, record) -> None:
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    record.info["query_only"] = False


def _begin(connection) -> None:
    is_write = connection.get_execution_options().get("is_write", False)
    raw = connection.connection.dbapi_connection
    if connection.info.get("query_only") == is_write:
        raw.execute(f"PRAGMA query_only={'OFF' if is_write else 'ON'}")
        connection.info["query_only"] = not is_write
    raw.execute("BEGIN IMMEDIATE" if is_write else "BEGIN")
