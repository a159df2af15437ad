"""doctor: is everything as it should be, and if not, what to do."""

from __future__ import annotations

import platform
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from importlib.metadata import version

import click
from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError

from helpdesk.cli.database import opened
from helpdesk.clock import iso, now
from helpdesk.config import Settings
from helpdesk.migrations import run

LEAST_FREE, ROOMY = 100 * 1024**2, 1024**3  # the first is what /readyz refuses below
WRITTEN_IN = datetime(2026, 11, 1, tzinfo=UTC)
OLDEST_SQLITE = (3, 38, 0)  # json and generated columns without an option
PACKAGES = ("flask", "sqlalchemy", "waitress", "pydantic")
Finding = tuple[bool, str]


@click.command()
def doctor() -> int:
    """Check versions, clock, disk and database; say what to do about what is wrong. Changes nothing."""
    settings = Settings.from_env()
    is_well = True
    for what, check in CHECKS.items():
        for is_fine, sentence in check(settings):
            is_well = is_well and is_fine
            click.echo(f"{'ok   ' if is_fine else 'WRONG'}  {what:<9} {sentence}")
    if not is_well:
        raise click.ClickException("Something is wrong; the lines above say what to do.")
    return 0


def versions(settings: Settings) -> Iterator[Finding]:
    """Say what runs here, and whether SQLite is new enough."""
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    yield True, f"Python {platform.python_version()}, {packages}"
    is_new = sqlite3.sqlite_version_info >= OLDEST_SQLITE
    least = ".".join(str(part) for part in OLDEST_SQLITE)
    advice = "" if is_new else f": use a Python that brings SQLite {least} or newer"
    yield is_new, f"SQLite {sqlite3.sqlite_version}{advice}"


def clock(settings: Settings) -> Iterator[Finding]:
    """Is it later than when this program was written?"""
    moment = now()
    is_later = moment > WRITTEN_IN
    yield is_later, iso(moment) + ("" if is_later else ": this is in the past. Set the clock (NTP).")


def disk(settings: Settings) -> Iterator[Finding]:
    """Is there room in the instance folder?"""
    free = shutil.disk_usage(settings.instance).free
    room = f"{free / 1024**2:,.0f} MB free in {settings.instance}"
    if free < LEAST_FREE:
        yield False, f"{room}: below 100 MB nothing can be saved safely. Make room."
    else:
        yield True, room + ("" if free >= ROOMY else ", which is not much")


def database(settings: Settings) -> Iterator[Finding]:
    """Is the file whole, at this program's schema, and not from the future?"""
    if not settings.sqlite_path.exists():
        yield True, f"{settings.sqlite_path} is not there yet; the first start makes it"
        return
    try:
        with opened() as (engine, _backups):
            yield from _inside(engine, settings)
    except (run.CannotMigrate, DatabaseError, sqlite3.DatabaseError) as error:
        yield (
            False,
            f"{getattr(error, 'orig', error)}. Restore the newest file of {settings.instance / 'backups'}.",
        )


def _inside(engine: Engine, settings: Settings) -> Iterator[Finding]:
    at, newest = run.present(engine), run.head()
    is_ours = at is None or at <= newest
    advice = (
        "" if at == newest else ": the next start upgrades it" if is_ours else ": start the newer program"
    )
    yield is_ours, f"{settings.sqlite_path} at revision {at or 'nothing'}, newest {newest}{advice}"
    with engine.connect() as connection:
        found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
        is_whole = found == "ok"
        yield is_whole, "quick_check " + (found if is_whole else f"{found}: restore a backup")
        if at is not None:
            yield _from_the_future(connection.exec_driver_sql("SELECT max(created_at) FROM event").scalar())


def _from_the_future(newest: str | None) -> Finding:
    moment = datetime.fromisoformat(newest).replace(tzinfo=UTC) if newest else None
    if moment is not None and moment > now() + timedelta(minutes=5):
        return False, f"the newest event is of {iso(moment)}, later than the clock: set the clock (NTP)"
    return True, f"newest event {iso(moment) if moment else 'none'}"


CHECKS: dict[str, Callable[[Settings], Iterator[Finding]]] = {
    "versions": versions, "clock": clock, "disk": disk, "database": database,
}  # fmt: skip
