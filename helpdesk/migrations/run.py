"""Upgrades and downgrades of the schema: alone in the database, behind a backup file, all or nothing.

Alembic rebuilds SQLite tables, and with foreign keys on a rebuild deletes the children: so they are off before BEGIN, and checked
before COMMIT (sqlite.org/lang_altertable.html#otheralter).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from helpdesk.db import open_engine
from helpdesk.gate import gate_beside

HERE = Path(__file__).resolve().parent
KEPT_BACKUPS = 10
UNDEFINED_TABLE = "42P01"


class CannotMigrate(Exception):
    """The schema cannot be brought to where it should be; the message is one line that says why and what to do."""


def head() -> str:
    """Return the newest revision that this program knows: the files are numbered."""
    return max(path.name[:4] for path in (HERE / "versions").glob("[0-9]*.py"))


def present(engine: Engine) -> str | None:
    """Return the revision that the database is at, None for an empty one."""
    try:
        with engine.connect() as connection:
            return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    except DBAPIError as error:
        if "no such table" in str(error.orig) or getattr(error.orig, "sqlstate", None) == UNDEFINED_TABLE:
            return None
        raise CannotMigrate(f"the database cannot be read: {error.orig}") from error


def upgrade(engine: Engine, backups: Path) -> Path | None:
    """Bring the schema to head and return the backup that was made first (None when nothing was to do or to lose)."""
    at = present(engine)
    if at == head():
        return None
    if at is not None and at > head():
        raise CannotMigrate(
            f"the database is at revision {at}, newer than this program ({head()}): start the newer program, or restore a backup."
        )
    return _move(engine, backups, "upgrade", "head", at)


def downgrade(engine: Engine, backups: Path, to: str) -> Path | None:
    """Take the schema back to a revision, "base" for nothing at all, behind a backup."""
    return _move(engine, backups, "downgrade", to, present(engine))


def create(engine: Engine, revision: str) -> None:
    """Give an empty SQLite database the schema of a revision."""
    _move(engine, Path(), "upgrade", revision, None)  # empty: there is nothing to back up


def _move(engine: Engine, backups: Path, way: str, to: str, at: str | None) -> Path | None:
    alone = open_engine(engine.url)
    try:
        if alone.dialect.name != "sqlite":
            return _move_on_server(alone, backups, way, to)
        with gate_beside(engine.url.database).held():
            backup = back_up(engine.url.database, backups, at) if at else None
            with alone.connect() as connection:
                connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=OFF")
                _run(connection, way, to)
            return backup
    finally:
        alone.dispose()


def _move_on_server(alone: Engine, backups: Path, way: str, to: str) -> Path | None:
    """Do it when nobody else does: of several processes that start at once one makes the backup and migrates, the others wait."""
    with alone.connect() as holder:
        holder.exec_driver_sql("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0")
        holder.exec_driver_sql("SELECT pg_advisory_lock(7305003)")
        holder.rollback()  # the lock stays with the connection; an open transaction would be cut off after a minute
        try:
            at = present(alone)
            if way == "upgrade" and at == head():
                return None
            backup = _back_up_from_server(alone, backups, at) if at else None
            with alone.connect() as connection:
                _run(connection, way, to)
            return backup
        finally:
            holder.exec_driver_sql("SELECT pg_advisory_unlock(7305003)")


def _run(connection: Connection, way: str, to: str) -> None:
    connection = connection.execution_options(is_write=True)
    with connection.begin():
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0")
        bring(connection, way, to)
        if (
            connection.dialect.name == "sqlite"
            and connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        ):
            raise CannotMigrate("a row would point to nothing after this migration; nothing was changed.")


def bring(connection: Connection, way: str, to: str) -> None:
    """Run the migrations from here to a revision inside the transaction that the caller has begun."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.attributes["connection"] = connection
    getattr(command, way)(config, to)


def back_up(database: str, backups: Path, at: str) -> Path:
    """Copy a SQLite database while nobody writes, keep the ten newest copies, and return the new one."""
    with _new_backup(backups, at) as (unfinished, target):
        source, copy = sqlite3.connect(database), sqlite3.connect(unfinished)
        try:
            source.backup(copy)
        finally:
            copy.close()
            source.close()
    return target


def _back_up_from_server(engine: Engine, backups: Path, at: str) -> Path:
    """Copy a PostgreSQL database into a SQLite file, as `backup` does; `restore` takes it."""
    from helpdesk.migrations.transfer.backup import into_sqlite
    from helpdesk.migrations.transfer.faults import CannotTransfer, nobody

    try:
        with _new_backup(backups, at) as (unfinished, target):
            into_sqlite(engine, unfinished, nobody)
    except CannotTransfer as error:
        raise CannotMigrate(f"no backup could be made, so nothing was changed: {error}") from error
    return target


@contextmanager
def _new_backup(backups: Path, at: str) -> Iterator[tuple[Path, Path]]:
    backups.mkdir(parents=True, exist_ok=True)
    target = backups / f"before-upgrade-from-{at}-{datetime.now(UTC):%Y%m%dT%H%M%S%f}.sqlite3"
    unfinished = backups / "unfinished"  # so that what a crash leaves is never taken for a backup
    unfinished.unlink(missing_ok=True)
    yield unfinished, target
    unfinished.rename(target)
    for old in sorted(backups.glob("before-upgrade-*"), key=lambda path: path.stat().st_mtime)[
        :-KEPT_BACKUPS
    ]:
        old.unlink()
