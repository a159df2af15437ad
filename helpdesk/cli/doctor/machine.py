"""The machine: what runs here, what time it is, how much room there is."""

from __future__ import annotations

import platform
import shutil
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version

from helpdesk.clock import iso, now
from helpdesk.config import Settings

LEAST_FREE, ROOMY = 100 * 1024**2, 1024**3  # the first is what /readyz refuses below
WRITTEN_IN = datetime(2026, 11, 1, tzinfo=UTC)
OLDEST_SQLITE = (3, 38, 0)  # json and generated columns without an option
PACKAGES = ("flask", "sqlalchemy", "waitress", "pydantic")
Finding = tuple[bool, str]


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
