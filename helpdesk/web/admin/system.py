"""How the system is: versions, sizes, free space."""

import platform
import shutil
import threading
from datetime import timedelta
from pathlib import Path

from flask import current_app, render_template
from flask_babel import format_decimal, format_timedelta
from flask_babel import gettext as _

from helpdesk import queries
from helpdesk.clock import now
from helpdesk.config import VERSION, Settings
from helpdesk.queries.health import COUNTED
from helpdesk.web.admin import blueprint
from helpdesk.web.who import admin

LEAST_FREE_BYTES = 1024**3
UNITS = ("bytes", "KB", "MB", "GB", "TB")


@blueprint.get("/system")
@admin
def system():
    settings = current_app.config["SETTINGS"]
    facts = queries.health.facts()
    counts = {name: _count(getattr(facts, name)) for name in ("tickets", "comments", "events")}
    return render_template(
        "admin/system.html",
        facts=facts,
        counts=counts,
        version=VERSION,
        python=platform.python_version(),
        **_disk(settings, facts.bytes),
        worker=_worker(settings),
        waiting=waiting_words(queries.deliveries.oldest_waiting(now())),
        given_up=queries.deliveries.given_up(now() - timedelta(days=1)),
    )


def waiting_words(seconds: int | None) -> str:
    """Say for how long the oldest mail that should have left has been waiting."""
    return _("None waits") if seconds is None else format_timedelta(timedelta(seconds=seconds))


def _worker(settings: Settings) -> str:
    """Say how background work is: off by setting, running in threads of this process, or stopped, which should not be."""
    if settings.worker == "off":
        return "off"
    is_running = {"worker", "held-replies"} <= {thread.name for thread in threading.enumerate()}
    return "running" if is_running else "stopped"


def _disk(settings: Settings, size: int | None) -> dict:
    free = shutil.disk_usage(settings.instance).free
    sizes = {
        "free": _size(free),
        "is_tight": free < LEAST_FREE_BYTES,
        "database_size": size and _size(size),
        "wal_size": None,
    }
    if settings.is_sqlite:
        path = settings.sqlite_path
        sizes |= {
            "database_size": _size(_bytes(path)),
            "wal_size": _size(_bytes(path.with_name(f"{path.name}-wal"))),
        }
    return sizes


def _bytes(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def _size(number: float) -> str:
    for unit in UNITS:
        if number < 1024 or unit == UNITS[-1]:
            break
        number /= 1024
    return f"{format_decimal(round(number, 1))} {unit}"


def _count(number: int) -> str:
    return f"{format_decimal(COUNTED)}+" if number > COUNTED else format_decimal(number)
