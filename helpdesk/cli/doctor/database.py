"""The database: does it answer, is it whole, at this program's schema, and not from the future?"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, DateTime, Engine, text
from sqlalchemy.exc import DatabaseError

from helpdesk.cli.database import opened
from helpdesk.cli.doctor.machine import Finding
from helpdesk.clock import iso, now
from helpdesk.config import Settings
from helpdesk.migrations import run

OLDEST_POSTGRESQL = 150000
NEEDED = {
    "server_encoding": "UTF8",
    "fsync": "on",
    "full_page_writes": "on",
}  # else text or acknowledged writes are lost
NEWEST_EVENT = text("SELECT max(created_at) AS at FROM event").columns(at=DateTime(timezone=True))


def database(settings: Settings) -> Iterator[Finding]:
    """Look at it from all sides."""
    if settings.is_sqlite and not settings.sqlite_path.exists():
        yield True, f"{settings.sqlite_path} is not there yet; the first start makes it"
        return
    try:
        with opened() as (engine, _backups):
            yield from _schema(engine, settings)
            with engine.connect() as connection:
                yield from _whole(connection) if settings.is_sqlite else _server(connection)
                if run.present(engine) is not None:
                    yield _from_the_future(connection.execute(NEWEST_EVENT).scalar())
    except (run.CannotMigrate, DatabaseError, sqlite3.DatabaseError) as error:
        yield False, f"{' '.join(str(getattr(error, 'orig', error)).split())}. {_advice(settings)}"


def _advice(settings: Settings) -> str:
    if settings.is_sqlite:
        return f"Restore a backup, or the newest file of {settings.instance / 'backups'}: bin/helpdesk restore FILE"
    return "Does PostgreSQL run, and is HELPDESK_DATABASE_URL right?"


def _schema(engine: Engine, settings: Settings) -> Iterator[Finding]:
    at, newest = run.present(engine), run.head()
    is_ours = at is None or at <= newest
    advice = (
        "" if at == newest else ": the next start upgrades it" if is_ours else ": start the newer program"
    )
    where = settings.sqlite_path if settings.is_sqlite else f"PostgreSQL database {engine.url.database}"
    yield is_ours, f"{where} at revision {at or 'nothing'}, newest {newest}{advice}"


def _whole(connection: Connection) -> Iterator[Finding]:
    found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
    yield found == "ok", "quick_check " + (found if found == "ok" else f"{found}: restore a backup")


def _server(connection: Connection) -> Iterator[Finding]:
    number = int(connection.exec_driver_sql("SHOW server_version_num").scalar_one())
    version = connection.exec_driver_sql("SHOW server_version").scalar_one()
    is_new = number >= OLDEST_POSTGRESQL
    yield is_new, f"it answers: PostgreSQL {version}" + ("" if is_new else ": 15 or newer is needed")
    for name, needed in NEEDED.items():
        found = connection.exec_driver_sql(f"SHOW {name}").scalar_one()
        if found != needed:
            yield False, f"{name} is {found}; it must be {needed}"


def _from_the_future(newest: datetime | None) -> Finding:
    moment = newest and (newest if newest.tzinfo else newest.replace(tzinfo=UTC))
    if moment is not None and moment > now() + timedelta(minutes=5):
        return False, f"the newest event is of {iso(moment)}, later than the clock: set the clock (NTP)"
    return True, f"newest event {iso(moment.astimezone(UTC)) if moment else 'none'}"
