"""The database: one session per request or job, `read()`, `transaction()`, and what each dialect needs.

SQLite (docs/architecture.md): explicit BEGIN, WAL, synchronous=FULL. Everything outside `transaction()` runs with
query_only=ON, so a read can never become a write. Writers queue at the gate (`gate.py`), not in SQLite's busy handler.
PostgreSQL (`postgresql.py`): reads are READ ONLY on one snapshot; writers lock rows, and queue for the order of events last.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from typing import TypeVar

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, MetaData, create_engine
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DatabaseError, DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnectionLeft
from sqlalchemy.orm import DeclarativeBase, Session

from helpdesk import postgresql, sqlite
from helpdesk.errors import Busy, Damaged
from helpdesk.gate import gate_beside

T = TypeVar("T")
TRIES = 3

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


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
        **engine_options(database_url),
    }
    db.init_app(app)
    app.teardown_appcontext(lambda _error: stop_reading())
    with app.app_context():
        prepare(db.engine)


def open_engine(database_url: str | URL) -> Engine:
    """Return an engine of one's own beside the application's, for migrations and operators."""
    engine = create_engine(database_url, **engine_options(database_url))
    prepare(engine)
    return engine


def engine_options(database_url: str | URL) -> dict:
    """Return what engines of this database need beside the size of their pool."""
    return postgresql.engine_options() if make_url(database_url).get_backend_name() == "postgresql" else {}


def prepare(engine: Engine) -> None:
    """Make an engine behave as this module's first lines say."""
    if engine.dialect.name == "sqlite":
        sqlite.prepare(engine)
    else:
        postgresql.prepare(engine)


def dialect() -> str:
    """Return which kind of database this is: "sqlite" or "postgresql"."""
    return db.engine.dialect.name


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

    Raises Busy when the database cannot take a write (locked for 5 s, full, read-only, gone), Damaged when its file is not whole.
    """
    current = session()
    if current.info.get("is_writing"):
        yield current
        return
    with _refusing_busily(), _writing(current):
        yield current


def in_transaction(work: Callable[[Session], T]) -> T:
    """Do `work` in `transaction()`, and once more when PostgreSQL undid it for another's sake: three tries in all.

    So `work` must leave nothing behind but rows. Inside an open write it runs once: the outermost tries again.
    """
    current = session()
    if current.info.get("is_writing"):
        return work(current)
    with _refusing_busily():
        for left in reversed(range(TRIES)):
            try:
                with _writing(current):
                    return work(current)
            except DBAPIError as error:
                if not left or not postgresql.gave_way(error.orig):
                    raise
    raise AssertionError("the last try returns or raises")


@contextmanager
def apart() -> Iterator[Session]:
    """Write so that an exception undoes this part alone: in a transaction of its own, or behind a savepoint of the open one."""
    with transaction() as current, current.begin_nested():
        yield current


@contextmanager
def _writing(current: Session) -> Iterator[None]:
    stop_reading()
    current.rollback()
    current.expire_all()
    with gate(current):
        current.info |= {"is_writing": True, "is_in_order": False, "held": set()}
        try:
            current.connection(execution_options={"is_write": True})
            yield
            current.commit()
        except BaseException:
            current.rollback()
            raise
        finally:
            for name in ("is_writing", "is_in_order", "held"):
                del current.info[name]


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


def count_rows_anew(current: Session) -> None:
    """Let the planner know what a bulk load has brought. SQLite plans without counts, by the indexes alone."""
    if current.get_bind().dialect.name == "postgresql":
        postgresql.count_rows_anew(current.connection())


def highest_id(current: Session, table: str) -> int:
    """Return the highest id that a row was ever given, in a write that then has the table's new rows to itself."""
    if current.get_bind().dialect.name == "postgresql":
        return postgresql.highest_id(current.connection(), table)
    known = current.connection().exec_driver_sql("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,))
    return known.scalar() or 0  # AUTOINCREMENT's memory; sqlite.org/autoinc.html


def never_again(current: Session, table: str, number: int) -> None:
    """Let no row of the table get an id up to this one any more. AUTOINCREMENT saw the rows that have them."""
    if current.get_bind().dialect.name == "postgresql":
        postgresql.never_again(current.connection(), table, number)


def held(current: Session) -> set[tuple[type, int]]:
    """Return which rows (model, id) the open write has locked so far, for `_door.py` to keep."""
    return current.info["held"]


def locking(current: Session) -> dict | None:
    """Return what `with_for_update` should be: row locks on PostgreSQL, nothing on SQLite (the gate is the lock).

    FOR NO KEY UPDATE: somebody else may meanwhile store a row that points to the locked one.
    """
    return {"key_share": True} if current.get_bind().dialect.name == "postgresql" else None


def queue_for_name(current: Session, name: str) -> None:
    """Let one transaction at a time work on a name until it commits. On SQLite the gate already did.

    To be called before any verb of the same write, or inside one: then names are waited for in one order.
    """
    if current.get_bind().dialect.name == "postgresql":
        current.connection().exec_driver_sql(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 7305002))", (name,)
        )


def queue_for_event_order(current: Session) -> None:
    """Make commit order the order of event ids, and let no two verbs wait for each other's rows: one writes at a time.

    On SQLite the gate already did. On PostgreSQL the door takes this place before any row, so verbs cannot deadlock; whoever
    follows the events by their ids misses none, since an id is given and committed before the next one is given.
    """
    if current.get_bind().dialect.name == "postgresql" and not current.info["is_in_order"]:
        current.connection().exec_driver_sql("SELECT pg_advisory_xact_lock(7305001)")
        current.info[
            "is_in_order"
        ] = not current.in_nested_transaction()  # a savepoint's end would let go of it


def is_unavailable(error: SQLAlchemyError) -> bool:
    """Is the database full, locked, read-only, restarting or gone, so that the same may work in a moment?"""
    if isinstance(error, NoConnectionLeft):
        return True
    original = getattr(error, "orig", None)
    if hasattr(original, "sqlstate"):
        return postgresql.is_trouble(original)
    return isinstance(error, OperationalError) and sqlite.is_trouble(original)


@contextmanager
def _refusing_busily() -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        if is_damage(error):
            raise shut(str(error.orig)) from error
        if is_unavailable(error):
            raise Busy() from error
        raise


def is_damage(error: SQLAlchemyError) -> bool:
    """Does SQLite say with this that its file is not whole?"""
    original = getattr(error, "orig", None)
    is_sqlite = isinstance(error, DatabaseError) and not hasattr(original, "sqlstate")
    return is_sqlite and sqlite.is_damage(original)


def shut(damage: str) -> Damaged:
    """Let nobody of this process write to the damaged file any more, lest it gets worse; return the refusal to raise."""
    logger.critical(
        "the database file is damaged: stop, then bin/helpdesk restore FILE",
        extra={"parts": {"found": damage}},
    )
    gate_beside(db.engine.url.database).damage = damage
    return Damaged(damage)
