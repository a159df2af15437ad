"""From one database into another: a SQLite helpdesk into an empty PostgreSQL database, and back."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from sqlalchemy import Connection, inspect

from helpdesk.config import Settings
from helpdesk.db import open_engine
from helpdesk.gate import gate_beside, while_nobody_serves
from helpdesk.migrations import run
from helpdesk.migrations.transfer.backup import into_sqlite
from helpdesk.migrations.transfer.copy import Checksum, checksums, copy_rows
from helpdesk.migrations.transfer.faults import CannotTransfer, Report, nobody
from helpdesk.migrations.transfer.rows import take_your_time
from helpdesk.migrations.transfer.sqlite import engine_of, refuse_unsound

OTHERS = """SELECT count(*) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"""


def move(settings: Settings, url: str, report: Report = nobody) -> dict[str, Checksum]:
    """Copy the helpdesk of these settings into the empty database of another kind, and return what it holds, by table.

    The source is only read, and nobody may serve from it. Raises CannotTransfer or Conflict; then the target is as it was.
    """
    if settings.is_sqlite == url.startswith("sqlite"):
        raise CannotTransfer("Copy from SQLite to PostgreSQL or back; for the same kind there is restore.")
    with while_nobody_serves(settings.instance):
        if settings.is_sqlite:
            if not settings.sqlite_path.is_file():
                raise CannotTransfer(f"There is no database yet: {settings.sqlite_path} does not exist.")
            with gate_beside(str(settings.sqlite_path)).held():
                return into_postgresql(settings.sqlite_path, url, report)
        return _out_of_postgresql(settings.database_url, Path(url.removeprefix("sqlite:///")), report)


def into_postgresql(path: Path, url: str, report: Report) -> dict[str, Checksum]:
    """Fill an empty PostgreSQL database with what a SQLite file holds: schema and rows in one transaction, all or nothing."""
    target = open_engine(url)
    try:
        with engine_of(path) as source, source.connect() as old:
            _refuse_older(run.present(source))
            with target.connect().execution_options(is_write=True) as new, new.begin():
                take_your_time(new)
                _refuse_filled(new)
                run.bring(new, "upgrade", run.head())
                found = copy_rows(old, new, report)
                new.exec_driver_sql("ANALYZE")  # or the first queries are planned for empty tables
    finally:
        target.dispose()
    return found


def _out_of_postgresql(url: str, path: Path, report: Report) -> dict[str, Checksum]:
    if path.exists():
        raise CannotTransfer(f"{path} is there already. Name a new file.")
    source = open_engine(url)
    try:
        with source.connect() as connection:
            _refuse_company(connection)
        _refuse_older(run.present(source))
        with tempfile.TemporaryDirectory(prefix=".helpdesk-copy-", dir=path.parent) as folder:
            new = Path(folder) / path.name
            into_sqlite(source, new, report)
            refuse_unsound(new)
            with engine_of(new) as engine, engine.connect() as connection:
                found = checksums(connection, nobody)
            os.link(new, path)
    finally:
        source.dispose()
    return found


def _refuse_older(revision: str | None) -> None:
    if revision != run.head():
        raise CannotTransfer(
            f"The helpdesk is at revision {revision or 'nothing'}, not {run.head()}. Run “db upgrade” first."
        )


def _refuse_filled(connection: Connection) -> None:
    if names := inspect(connection).get_table_names():
        raise CannotTransfer(f"The target is not empty: it has {len(names)} tables. Name an empty database.")


def _refuse_company(connection: Connection) -> None:
    if number := connection.exec_driver_sql(OTHERS).scalar_one():
        raise CannotTransfer(
            f"{number} others are connected to the source. Stop every server and worker first."
        )
