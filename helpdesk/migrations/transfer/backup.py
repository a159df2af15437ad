"""A backup of a helpdesk in use: one consistent moment of it, checked before it is called done."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

from helpdesk.clock import iso, now
from helpdesk.config import VERSION, Settings
from helpdesk.db import open_engine
from helpdesk.migrations import run
from helpdesk.migrations.transfer.archive import ATTACHMENTS, DATABASE, SECRET, Manifest, describe, pack
from helpdesk.migrations.transfer.copy import checksums, copy_rows
from helpdesk.migrations.transfer.disk import second_name, sync
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
        sync(target.parent)
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
    with tempfile.TemporaryDirectory(prefix=".helpdesk-backup-", dir=settings.instance) as kept:
        hold_attachments(settings.instance, Path(kept))  # twice: before, for what is deleted meanwhile,
        _copy_database(settings, folder / DATABASE, report)
        hold_attachments(settings.instance, Path(kept))  # and after, for what came while we waited
        revision = refuse_unsound(folder / DATABASE)
        with engine_of(folder / DATABASE) as engine, engine.connect() as connection:
            tables = checksums(connection, report)
        settle(folder / DATABASE)
        secret = settings.instance / SECRET
        files = {DATABASE: folder / DATABASE, **({SECRET: secret} if secret.is_file() else {})}
        files |= {
            path.relative_to(kept).as_posix(): path
            for path in sorted(Path(kept).rglob("*"))
            if path.is_file()
        }
        kind = "sqlite" if settings.is_sqlite else "postgresql"
        manifest = Manifest(VERSION, iso(now()), kind, revision, tables, describe(files, report))
        pack(folder / "backup", manifest, files, report)
        return manifest


def _copy_database(settings: Settings, target: Path, report: Report) -> None:
    if settings.is_sqlite:
        if not settings.sqlite_path.is_file():
            raise CannotTransfer(f"There is no database yet: {settings.sqlite_path} does not exist.")
        snapshot(settings.sqlite_path, target, report)
        return
    engine = open_engine(settings.database_url)  # reads are on one snapshot (postgresql.py)
    try:
        into_sqlite(engine, target, report)
    finally:
        engine.dispose()


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


def hold_attachments(instance: Path, kept: Path) -> None:
    """Give every attachment that there is now a second name under `kept`, so that it stays whoever deletes it."""
    for path in sorted((instance / ATTACHMENTS).glob("*/*")):  # whole files only: unfinished ones lie above
        other = kept / path.relative_to(instance)
        if not other.exists():
            other.parent.mkdir(parents=True, exist_ok=True)
            with suppress(FileNotFoundError):  # deleted a moment ago, and so its row
                second_name(path, other)
