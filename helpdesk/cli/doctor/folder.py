"""The instance folder: who may read what is in it, and when the last backup was made."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from helpdesk.cli.doctor.machine import Finding
from helpdesk.clock import iso, now
from helpdesk.config import Settings
from helpdesk.migrations.transfer.backup import last_backup

OF_OTHERS = stat.S_IRWXG | stat.S_IRWXO
OLD = timedelta(days=2)


def rights(settings: Settings) -> Iterator[Finding]:
    """Is the secret its owner's alone, and the data not everybody's?"""
    secret = settings.instance / "secret_key"
    if secret.exists():
        is_private = not _mode(secret) & OF_OTHERS
        advice = "" if is_private else f": others may read it. chmod 600 {secret}"
        yield is_private, f"secret_key has mode {_mode(secret):04o}{advice}"
    is_guarded = not _mode(settings.instance) & (stat.S_IWGRP | stat.S_IWOTH)
    advice = "" if is_guarded else ": others may write in it. chmod go-w it"
    yield is_guarded, f"{settings.instance} has mode {_mode(settings.instance):04o}{advice}"
    if settings.is_sqlite and settings.sqlite_path.exists():
        mode = _mode(settings.sqlite_path)
        is_open = mode & OF_OTHERS and _mode(settings.instance) & OF_OTHERS
        advice = (
            f": other users of this machine may read it. chmod 600 {settings.sqlite_path}" if is_open else ""
        )
        yield True, f"{settings.sqlite_path.name} has mode {mode:04o}{advice}"


def backups(settings: Settings) -> Iterator[Finding]:
    """When was the last backup made? A hint: nobody knows what else backs this machine up."""
    at = last_backup(settings.instance)
    if at is None:
        yield True, "none was made yet: bin/helpdesk backup FILE, from cron (docs/operating.md)"
    else:
        yield True, f"the last one is of {iso(at)}" + (", which is a while ago" if now() - at > OLD else "")


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)
