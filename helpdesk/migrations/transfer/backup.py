"""A backup of a helpdesk in use: one consistent moment of it, checked before it is called done."""

from __future__ import annotations

import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, create_engine

from helpdesk.clock import iso, now
from helpdesk.config import VERSION, Settings
from helpdesk.db import prepare
from helpdesk.migrations import run
from helpdesk.migrations.transfer.archive import ATTACHMENTS, DATABASE, SECRET, Manifest, describe, pack
from helpdesk.migrations.transfer.copy import checksums, copy_rows
from helpdesk.migrations.transfer.faults import CannotTransfer, Report, nobody
from helpdesk.migrations.transfer.sqlite import engine_of, refuse_unsound, settle, snapshot

LAST = "last-backup"  # an empty file: its time is when


def back_up(settings: Settings, target: Path, report: Report = nobody) -> Manifest:
    """Write the helpdesk's backup to a new file, mode 0600, and return what it holds. The helpdesk may run meanwhile.

    Raises CannotTransfer when the file is there already or cannot be written, or when the copy is not sound.
    """
    if target.exists():
        raise CannotTransfer(f"{target} is there already, and a backup replaces nothing. Name another file.")
    try:
        with tempfile.TemporaryDirectory(prefix=".helpdesk-backup-", dir=target.parent) as folder:
            manifest = _make(settings, Path(folder), report)
            os.link(Path(folder) / "backup", target)
        _sync(target.parent)
        (settings.instance / LAST).touch(mode=0o600)
    except FileExistsError as error:
        raise CannotTransfer(f"{target} is there by now; it was not replaced.") from error
    except OSError as error:
        raise CannotTransfer(f"{target} cannot be written ({error.strerror}).") from error
    return manifest


def last_backup(instance: Path) -> datetime | None:
    """Return when the last backup of this helpdesk was done, None when there was none."""
    path = instance / LAST
    return datetime.fromtimestamp(path.stat().st_mtime, UTC) if path.exists() else None


def _make(settings: Settings, folder: Path, report: Report) -> Manifest:
    database = folder / DATABASE
    if settings.is_sqlite:
        if not settings.sqlite_path.is_file():
            raise CannotTransfer(f"There is no database yet: {settings.sqlite_path} does not exist.")
        snapshot(settings.sqlite_path, database, report)
    else:
        engine = create_engine(settings.database_url, isolation_level="REPEATABLE READ")
        prepare(engine)
        try:
            into_sqlite(engine, database, report)
        finally:
            engine.dispose()
    revision = refuse_unsound(database)
    with engine_of(database) as engine, engine.connect() as connection:
        tables = checksums(connection, report)
    settle(database)
    files = {DATABASE: database, **_beside(settings.instance)}
    kind = "sqlite" if settings.is_sqlite else "postgresql"
    manifest = Manifest(VERSION, iso(now()), kind, revision, tables, describe(files, report))
    pack(folder / "backup", manifest, files, report)
    return manifest


def into_sqlite(source: Engine, path: Path, report: Report) -> None:
    """Make a SQLite database of everything that a PostgreSQL one holds at this moment. The file must be new."""
    with source.connect() as old:
        revision = run.present(source)
        if revision is None:
            raise CannotTransfer("There is no helpdesk in this database yet.")
        with engine_of(path) as engine:
            run.create(engine, revision)
            with engine.connect().execution_options(is_write=True) as new, new.begin():
                copy_rows(old, new, report)
    settle(path)


def _beside(instance: Path) -> dict[str, Path]:
    """Name what else matters: the secret, and the attachments that there were after the database was copied."""
    found = {SECRET: instance / SECRET} if (instance / SECRET).is_file() else {}
    attachments = instance / ATTACHMENTS
    for path in sorted(attachments.rglob("*")) if attachments.is_dir() else []:
        if path.is_file():
            found[path.relative_to(instance).as_posix()] = path
    return found


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
