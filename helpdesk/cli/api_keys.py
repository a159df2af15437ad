"""api-keys create | list | revoke"""

from __future__ import annotations

from datetime import timedelta

import click

from helpdesk import actions, queries
from helpdesk.cli.desk import OPERATOR, desk
from helpdesk.cli.tables import show
from helpdesk.cli.users import user_id
from helpdesk.clock import iso, now
from helpdesk.errors import rejected
from helpdesk.i18n import _
from helpdesk.rules import fields
from helpdesk.rules.actor import SCOPES
from helpdesk.rules.tokens import new_api_key


@click.group("api-keys")
def api_keys() -> None:
    """Keys of programs."""


@api_keys.command()
@click.argument("name")
@click.option(
    "--scope",
    "scopes",
    type=click.Choice(SCOPES),
    multiple=True,
    help="May be given again. Default: read and write.",
)
@click.option(
    "--as",
    "email",
    metavar="EMAIL",
    help="Act as this person; without it as the service account, on every ticket.",
)
@click.option(
    "--expires", "days", metavar="DAYS", type=click.IntRange(1, 3650), help="End after so many days."
)
def create(name: str, scopes: tuple[str, ...], email: str | None, days: int | None) -> None:
    """Make a key and print it, this once."""
    clean = fields.name(name)
    key = new_api_key()
    with desk():
        actions.create_api_key(
            OPERATOR, None, name=clean, key=key, scopes=scopes or ("read", "write"),
            user_id=user_id(email) if email else None, expires_at=now() + timedelta(days=days) if days else None,
        )  # fmt: skip
    click.echo(key)


@api_keys.command("list")
def list_keys() -> None:
    """List every key, the newest first, without its secret."""
    with desk():
        rows = queries.api_keys.every()
    show(
        ("PREFIX", "NAME", "SCOPES", "ACTS AS", "STATE", "EXPIRES", "LAST USED"),
        [
            (
                row.prefix,
                row.name,
                row.scopes,
                _owner(row),
                _state(row),
                _day(row.expires_at),
                _day(row.last_used_at),
            )
            for row in rows
        ],
    )


@api_keys.command()
@click.argument("prefix")
def revoke(prefix: str) -> None:
    """End the key that begins so (PREFIX as `api-keys list` shows it) at once, for ever."""
    with desk():
        number = next((row.id for row in queries.api_keys.every() if row.prefix == prefix), None)
        if number is None:
            raise rejected(
                "", _("There is no key %(prefix)s. See “api-keys list”.", prefix=prefix), "unknown"
            )
        actions.revoke_api_key(OPERATOR, number)


def _owner(row) -> str:
    return "service" if row.is_service else row.owner


def _state(row) -> str:
    if row.revoked_at is not None:
        return "revoked"
    return "expired" if row.expires_at is not None and row.expires_at <= now() else "works"


def _day(moment) -> str:
    return iso(moment) if moment else "-"
