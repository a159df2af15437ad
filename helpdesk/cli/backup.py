"""backup and restore."""

from __future__ import annotations

from pathlib import Path

import click

from helpdesk.cli.progress import progress
from helpdesk.config import Settings
from helpdesk.migrations.transfer.backup import back_up
from helpdesk.migrations.transfer.restore import restore

FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.argument("file", type=FILE)
def backup(file: Path) -> None:
    """Write everything to a new FILE while the helpdesk runs: database, attachments, secret. Whoever has it has all of it."""
    with progress() as report:
        manifest = back_up(Settings.from_env(), file.absolute(), report)
    rows = sum(each.rows for each in manifest.tables.values())
    click.echo(
        f"{file}: {file.stat().st_size:,} bytes; revision {manifest.revision}, {len(manifest.tables)} tables, {rows:,} rows,"
        f" {len(manifest.files)} files, checked"
    )


@click.command("restore")
@click.argument("file", type=FILE)
def restore_command(file: Path) -> None:
    """Make the helpdesk what FILE holds: a backup, or the database that an upgrade left in backups/. Stop the server first."""
    if not file.is_file():
        raise click.ClickException(f"{file} does not exist.")
    with progress() as report:
        done = restore(Settings.from_env(), file.absolute(), report)
    if done.manifest:
        click.echo(f"Restored the helpdesk as it was at {done.manifest.made_at}; revision {done.revision}.")
    else:
        click.echo(f"Restored the database of {file}; revision {done.revision}.")
    if done.aside:
        click.echo(f"What was there before is kept in {done.aside}")
