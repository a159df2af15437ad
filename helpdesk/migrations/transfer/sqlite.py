"""SQLite files: a consistent copy of one in use, a fresh one of any schema, and whether one is sound."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Engine

from helpdesk.db import open_engine
from helpdesk.migrations.transfer.faults import CannotTransfer, Report

PAGES = 2000


@contextmanager
def engine_of(path: Path) -> Iterator[Engine]:
    """Open a database file, and close every connection to it afterwards."""
    engine = open_engine(f"sqlite:///{path}")
    try:
        yield engine
    finally:
        engine.dispose()


def snapshot(source: Path, target: Path, report: Report) -> None:
    """Copy a database that others write to meanwhile: the copy is what was committed when it began, in one file.

    The open read transaction is what keeps the snapshot from one step to the next; without it each foreign commit would begin
    the copy anew (sqlite.org/c3ref/backup_finish.html). Read-only, so that closing it checkpoints nothing outside the gate.
    """
    address = f"file:{quote(str(source))}?mode=ro"
    with (
        closing(sqlite3.connect(address, uri=True, isolation_level=None)) as old,
        closing(sqlite3.connect(target)) as new,
    ):
        old.execute("BEGIN")
        old.execute("SELECT count(*) FROM sqlite_master").fetchone()
        old.backup(
            new,
            pages=PAGES,
            progress=lambda _state, left, total: report("Copying the database", total - left, total),
        )
    settle(target)


def settle(path: Path) -> None:
    """Make the database one file: what waits beside it goes into it."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        connection.execute("PRAGMA journal_mode=DELETE").fetchall()


def refuse_unsound(path: Path) -> str:
    """Check every page and every reference, and return the revision. Raises CannotTransfer."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
            dangling = connection.execute("PRAGMA foreign_key_check").fetchone()
            revision = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.DatabaseError as error:
        raise CannotTransfer(f"The database is damaged ({error}). Take another backup.") from error
    if found != "ok" or dangling:
        raise CannotTransfer(
            f"The database is damaged ({found if found != 'ok' else f'a row of {dangling[0]} points to nothing'})."
        )
    if revision is None:
        raise CannotTransfer("The database is no helpdesk's: it names no revision.")
    return revision[0]
