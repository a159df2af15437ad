"""users add | list | disable | enable | set-password"""

from __future__ import annotations

import sys

import click

from helpdesk import actions, queries
from helpdesk.cli.desk import OPERATOR, desk
from helpdesk.cli.tables import show
from helpdesk.errors import rejected
from helpdesk.i18n import _
from helpdesk.rules import fields, passwords
from helpdesk.rules.actor import ROLES

PAGE = 500


@click.group()
def users() -> None:
    """People: end users, agents and admins."""


@users.command()
@click.argument("email")
@click.option("--name", default="", help="What the person is called.")
@click.option("--role", type=click.Choice(ROLES), default="end_user", show_default=True)
@click.option(
    "--password-stdin",
    is_flag=True,
    help="Read a password from standard input; without one nobody can sign in.",
)
def add(email: str, name: str, role: str, password_stdin: bool) -> None:
    """Add a person and print the new id."""
    clean = fields.gather(
        email=lambda: fields.email(email),
        name=lambda: fields.name(name, required=False),
        password_hash=lambda: _password() if password_stdin else None,
    )
    with desk():
        click.echo(actions.add_user(OPERATOR, None, role=role, **clean))


@users.command("list")
def list_users() -> None:
    """List everybody, by id."""
    with desk():
        rows = list(_every())
    show(
        ("ID", "EMAIL", "NAME", "ROLE", "STATE"),
        [(row.id, row.email, row.name, row.role, "active" if row.is_active else "disabled") for row in rows],
    )


@users.command()
@click.argument("email")
def disable(email: str) -> None:
    """Let a person sign in no more; tickets and comments stay."""
    with desk():
        actions.disable_user(OPERATOR, user_id(email))


@users.command()
@click.argument("email")
def enable(email: str) -> None:
    """Let a disabled person sign in again."""
    with desk():
        actions.enable_user(OPERATOR, user_id(email))


@users.command("set-password")
@click.argument("email")
@click.option("--password-stdin", is_flag=True, required=True, help="Read the password from standard input.")
def set_password(email: str, password_stdin: bool) -> None:
    """Give a person a password; every sign-in of theirs ends."""
    hashed = _password()
    with desk():
        actions.set_user_password(OPERATOR, user_id(email), hashed)


def user_id(email: str) -> int:
    """Return whose address this is. Raises Rejected when it is nobody's."""
    row = queries.people.by_email(email.strip())
    if row is None:
        raise rejected("", _("Nobody here has the address %(email)s.", email=email), "unknown")
    return row.id


def _password() -> str:
    try:
        line = sys.stdin.readline().rstrip("\r\n")
    except UnicodeDecodeError:
        raise rejected("password", _("The password is not UTF-8."), "not_utf8") from None
    return passwords.hash_password(passwords.clean(line))


def _every():
    after = None
    while True:
        rows, after = queries.people.page(after=after, limit=PAGE)
        yield from rows
        if after is None:
            return
