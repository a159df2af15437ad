"""The database: one session per request or job, `read()`, `transaction()`, and what each dialect needs.

SQLite (DESIGN in docs/architecture.md): explicit BEGIN, WAL, synchronous=FULL. Everything outside `transaction()` runs with
query_only=ON, so a read can never become a write. Writers queue at the gate (`gate.py`), not in SQLite's busy handler.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, MetaData, event
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Session

from helpdesk.errors import Busy, Damaged
from helpdesk.gate import gate_beside

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "busy_timeout=5000",
    "journal_size_limit=67108864",
)
CANNOT_WRITE = (
    "disk is full",
    "readonly database",
    "database is locked",
    "disk i/o error",
    "unable to open database",
    "read-only",
)
NOT_WHOLE = ("malformed", "not a database")


class Model(DeclarativeBase):
    """The base of every table."""

    metadata = MetaData(naming_convention=NAMES)


logger = logging.getLogger("helpdesk.database")
_reading: ContextVar[Connection | None] = ContextVar("reading", default=None)
db = SQLAlchemy(model_class=Model, session_options={"expire_on_commit": False})


def install(app, database_url: str, connections: int) -> None:
    """Give the application its engine. `connections` is how many threads may use it at once."""
    app.config["SQLALCHEMY_DATABASE_URI"] = database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {
        "pool_size": connections,
        "max_overflow": 10,
        "hide_parameters": True,  # an error goes to the log, and what was to be stored is nobody's business there
    }
    db.init_app(app)
    app.teardown_appcontext(lambda _error: stop_reading())
    with app.app_context():
        prepare(db.engine)


def prepare(engine: Engine) -> None:
    """Make an engine behave as this module's first lines say."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _open_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "begin", _begin_postgresql)


def session() -> Session:
    """Return this request's or job's session."""
    return db.session()


def connection() -> Connection:
    """Return what statements without the ORM run on: the transaction under way, else one for reading that the request keeps.

    Such a read needs no session, which costs as much as two of its statements (2026-11-24).
    """
    if db.session.registry.has() and session().info.get("is_writing"):
        return session().connection()
    current = _reading.get()
    if current is None:
        current = db.engine.connect()
        _reading.set(current)
    return current


def stop_reading() -> None:
    """Let go of the snapshot that `connection()` reads."""
    current = _reading.get()
    if current is not None:
        _reading.set(None)
        current.close()


@contextmanager
def read() -> Iterator[Session]:
    """Read on a fresh snapshot and let go of it afterwards: for jobs, streams and tests."""
    current = session()
    if not current.info.get("is_writing"):
        current.rollback()
    try:
        yield current
    finally:
        if not current.info.get("is_writing"):
            current.rollback()


@contextmanager
def transaction() -> Iterator[Session]:
    """Write, or join the write that is under way. The outermost commits; any exception undoes all.

    Raises Busy when the database cannot take a write (locked for 5 s, full, read-only), Damaged when its file is not whole.
    """
    current = session()
    if current.info.get("is_writing"):
        yield current
        return
    stop_reading()
    current.rollback()
    current.expire_all()
    with gate(current), _refusing_busily():
        yield from _written(current)


@contextmanager
def apart() -> Iterator[Session]:
    """Write so that an exception undoes this part alone: in a transaction of its own, or behind a savepoint of the open one."""
    with transaction() as current, current.begin_nested():
        yield current


def _written(current: Session) -> Iterator[Session]:
    current.info["is_writing"] = True
    try:
        current.connection(execution_options={"is_write": True})
        yield current
        current.commit()
    except BaseException:
        current.rollback()
        raise
    finally:
        del current.info["is_writing"]


def gate(current: Session):
    """Return what holds the one writer's place: the gate on SQLite, nothing on PostgreSQL."""
    engine = current.get_bind()
    return gate_beside(engine.url.database).held() if engine.dialect.name == "sqlite" else nullcontext()


def defer_foreign_keys(current: Session) -> None:
    """Let rows come before the rows they point to, until commit. For bulk loads only."""
    name = current.get_bind().dialect.name
    current.connection().exec_driver_sql(
        "PRAGMA defer_foreign_keys=ON" if name == "sqlite" else "SET CONSTRAINTS ALL DEFERRED"
    )


def locking(current: Session) -> bool | None:
    """Return what `with_for_update` should be: row locks on PostgreSQL, nothing on SQLite (the gate is the lock)."""
    return current.get_bind().dialect.name == "postgresql" or None


def queue_for_name(current: Session, name: str) -> None:
    """Let one transaction at a time work on a name until it commits. On SQLite the gate already did."""
    if current.get_bind().dialect.name == "postgresql":
        current.connection().exec_driver_sql(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 7305002))", (name,)
        )


def queue_for_event_order(current: Session) -> None:
    """Make commit order the order of event ids. On SQLite the gate already did."""
    if current.get_bind().dialect.name == "postgresql":
        current.connection().exec_driver_sql("SELECT pg_advisory_xact_lock(7305001)")


@contextmanager
def _refusing_busily() -> Iterator[None]:
    try:
        yield
    except DatabaseError as error:
        if is_damage(error):
            raise shut(str(error.orig)) from error
        words = str(error.orig).lower()
        if isinstance(error, OperationalError) and any(each in words for each in CANNOT_WRITE):
            raise Busy() from error
        raise


def is_damage(error: DatabaseError) -> bool:
    """Does SQLite say with this that the file is not whole (SQLITE_CORRUPT, SQLITE_NOTADB)?"""
    return any(words in str(error.orig).lower() for words in NOT_WHOLE)


def shut(damage: str) -> Damaged:
    """Let nobody of this process write to the damaged file any more, lest it gets worse; return the refusal to raise."""
    logger.critical(
        "the database file is damaged: stop, then bin/helpdesk restore FILE",
        extra={"parts": {"found": damage}},
    )
    gate_beside(db.engine.url.database).damage = damage
    return Damaged(damage)


def _open_sqlite(connection, record) -> None:
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    record.info["query_only"] = False


def _begin_sqlite(connection) -> None:
    is_write = connection.get_execution_options().get("is_write", False)
    raw = connection.connection.dbapi_connection
    if connection.info.get("query_only") == is_write:
        raw.execute(f"PRAGMA query_only={'OFF' if is_write else 'ON'}")
        connection.info["query_only"] = not is_write
    raw.execute("BEGIN IMMEDIATE" if is_write else "BEGIN")


def _begin_postgresql(connection) -> None:
    if not connection.get_execution_options().get("is_write", False):
        connection.connection.dbapi_connection.execute("SET TRANSACTION READ ONLY")
