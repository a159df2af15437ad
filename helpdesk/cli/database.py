"""db upgrade | status | downgrade | copy"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy import Engine

from helpdesk.cli.progress import progress
from helpdesk.config import Settings, database_url
from helpdesk.db import open_engine
from helpdesk.migrations import run
from helpdesk.migrations.transfer.move import move


@click.group("db")
def database() -> None:
    """The schema of the database. Starting the helpdesk upgrades it by itself."""


@database.command()
def status() -> None:
    """Say which revision the database is at, and which is the newest."""
    with opened() as (engine, _backups):
        at, newest = run.present(engine), run.head()
    state = "up to date" if at == newest else "empty" if at is None else "not the newest"
    click.echo(f"at {at or 'nothing'}, newest {newest}: {state}")


@database.command()
def upgrade() -> None:
    """Bring the schema to its newest form, behind a backup."""
    with opened() as (engine, backups):
        _say(run.upgrade(engine, backups), run.present(engine))


@database.command()
@click.option(
    "--to",
    "revision",
    metavar="REV",
    required=True,
    help="A revision such as 0002, or base for nothing at all.",
)
def downgrade(revision: str) -> None:
    """Take the schema back to a revision, behind a backup. What the newer tables hold is lost. Stop the helpdesk first."""
    from alembic.util import CommandError  # here, since it takes 0.2 s that every start would pay

    with opened() as (engine, backups):
        try:
            _say(run.downgrade(engine, backups, revision), run.present(engine))
        except CommandError as error:
            raise run.CannotMigrate(f"There is no way to revision {revision} ({error}).") from error


@database.command("copy")
@click.option("--to", "url", metavar="URL", required=True, help="postgresql+psycopg://… or sqlite:////path.")
def copy_command(url: str) -> None:
    """Copy everything into an empty database of the other kind, all or nothing. Stop the helpdesk first."""
    settings = Settings.from_env()
    target = database_url({"HELPDESK_DATABASE_URL": url}, settings.instance)
    with progress() as report:
        found = move(settings, target, report)
    click.echo(
        f"Copied {sum(each.rows for each in found.values()):,} rows of {len(found)} tables; all of them arrived."
    )
    click.echo(
        "Start the helpdesk with HELPDESK_DATABASE_URL set to the new database. Attachments stay where they are."
    )


@contextmanager
def opened() -> Iterator[tuple[Engine, Path]]:
    """Open the database of the settings as it is, without upgrading it, and name the folder of its backups."""
    settings = Settings.from_env()
    engine = open_engine(settings.database_url)
    try:
        yield engine, settings.instance / "backups"
    finally:
        engine.dispose()


def _say(backup: Path | None, at: str | None) -> None:
    if backup is not None:
        click.echo(f"backup {backup}")
    click.echo(f"at {at or 'nothing'}")
