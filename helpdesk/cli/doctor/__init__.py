"""doctor: is everything as it should be, and if not, what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import click

from helpdesk.cli.doctor import attachments, database, folder, machine, mail, redis, wishes
from helpdesk.config import Settings

CHECKS: dict[str, Callable[[Settings], Iterator[tuple[bool, str]]]] = {
    "versions": machine.versions,
    "clock": machine.clock,
    "disk": machine.disk,
    "folder": folder.rights,
    "backup": folder.backups,
    "database": database.database,
    "files": attachments.attachments,
    "redis": redis.redis,
    "mail": mail.mail,
    "settings": wishes.contradictions,
}


@click.command()
def doctor() -> int:
    """Check versions, clock, disk, rights, backup, database, files, mail and settings; say what to do. Change nothing."""
    settings = Settings.from_env()
    is_well = True
    for what, check in CHECKS.items():
        for is_fine, sentence in check(settings):
            is_well = is_well and is_fine
            click.echo(f"{'ok   ' if is_fine else 'WRONG'}  {what:<9} {sentence}")
    if not is_well:
        raise click.ClickException("Something is wrong; the lines above say what to do.")
    return 0
