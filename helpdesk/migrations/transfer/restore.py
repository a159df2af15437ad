"""From a backup back to a helpdesk: unpacked and checked in a new folder first, then switched, and the former one kept aside."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from helpdesk.clock import now
from helpdesk.config import Settings
from helpdesk.gate import gate_beside, while_nobody_serves
from helpdesk.migrations import run
from helpdesk.migrations.transfer.archive import ATTACHMENTS, DATABASE, SECRET, Manifest, unpack
from helpdesk.migrations.transfer.copy import checksums
from helpdesk.migrations.transfer.disk import second_name, sync
from helpdesk.migrations.transfer.faults import CannotTransfer, Report, nobody
from helpdesk.migrations.transfer.move import into_postgresql
from helpdesk.migrations.transfer.sqlite import engine_of, refuse_unsound, settle

SQLITE_BEGINS = b"SQLite format 3\0"


@dataclass(frozen=True)
class Restored:
    """What a restore did. `manifest` is None for a bare database file, `aside` when there was nothing to keep."""

    revision: str
    manifest: Manifest | None
    aside: Path | None


def restore(settings: Settings, source: Path, report: Report = nobody) -> Restored:
    """Make the helpdesk of these settings what the backup holds.

    The source is a backup, or a bare SQLite database such as those that upgrades leave in `backups/`. Raises CannotTransfer,
    having changed nothing, when it is damaged or of a newer program, and Conflict when a server runs here.
    """
    try:
        with while_nobody_serves(settings.instance), _staging(settings) as folder:
            manifest = _take(source, folder, report)
            _upgrade(folder / DATABASE)
            aside = settings.instance / f"before-restore-{now():%Y%m%dT%H%M%S}"
            if settings.is_sqlite:
                with gate_beside(str(settings.sqlite_path)).held():
                    _switch(folder / DATABASE, settings.sqlite_path, aside)
            else:
                into_postgresql(folder / DATABASE, settings.database_url, report)
            _bring_beside(folder, settings.instance, aside)
    except OSError as error:
        raise CannotTransfer(f"{error.filename or settings.instance}: {error.strerror}.") from error
    return Restored(run.head(), manifest, aside if aside.is_dir() else None)


@contextmanager
def _staging(settings: Settings) -> Iterator[Path]:
    """Give a new folder where the database will be, so that the switch is a rename."""
    place = settings.sqlite_path.parent if settings.is_sqlite else settings.instance
    with tempfile.TemporaryDirectory(prefix=".helpdesk-restore-", dir=place) as folder:
        yield Path(folder)


def _take(source: Path, folder: Path, report: Report) -> Manifest | None:
    with source.open("rb") as file:
        is_bare = file.read(len(SQLITE_BEGINS)) == SQLITE_BEGINS
    if is_bare:
        shutil.copyfile(source, folder / DATABASE)
        _refuse_newer(refuse_unsound(folder / DATABASE))
        return None
    manifest = unpack(source, folder, report)
    _refuse_newer(manifest.revision)
    revision = refuse_unsound(folder / DATABASE)
    with engine_of(folder / DATABASE) as engine, engine.connect() as connection:
        found = checksums(connection, report)
    if (revision, found) != (manifest.revision, manifest.tables):
        raise CannotTransfer(f"{source}: the rows of {DATABASE} are not those that its manifest names.")
    return manifest


def _refuse_newer(revision: str) -> None:
    if revision > run.head():
        raise CannotTransfer(
            f"The backup is at revision {revision}, newer than this program ({run.head()}): use the newer program."
        )


def _upgrade(path: Path) -> None:
    with engine_of(path) as engine:
        run.upgrade(engine, path.parent / "before")
    settle(path)
    refuse_unsound(path)
    sync(path)


def _switch(new: Path, present: Path, aside: Path) -> None:
    """Put the new database in the present one's place in one rename; the present one gets a second name aside first."""
    if present.exists():
        aside.mkdir(mode=0o700)
        waiting = [path for end in ("-wal", "-shm") if (path := Path(f"{present}{end}")).exists()]
        for path in waiting:  # before SQLite looks at them: of a damaged database it throws them away
            shutil.copy2(path, aside / path.name)
        _close(present, waiting, aside)
        second_name(present, aside / present.name)
    os.replace(new, present)
    sync(present.parent)


def _close(present: Path, waiting: list[Path], aside: Path) -> None:
    try:
        settle(present)
    except (
        sqlite3.DatabaseError
    ):  # too damaged for that: what waits beside it stays aside, and must not meet the new one
        gone = waiting
    else:
        gone = [aside / path.name for path in waiting]
    for path in gone:
        path.unlink(missing_ok=True)


def _bring_beside(folder: Path, instance: Path, aside: Path) -> None:
    """Put secret and attachments in their places. Attachments are named by what they hold, so those that are there may stay."""
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        name = path.relative_to(folder)
        if name.parts[0] not in (SECRET, ATTACHMENTS):
            continue
        present = instance / name
        if name.parts[0] == SECRET and present.exists():
            aside.mkdir(mode=0o700, exist_ok=True)
            shutil.copy2(present, aside / SECRET)
        present.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(path, present)
