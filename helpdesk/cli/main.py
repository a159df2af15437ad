"""The commands, and how they fail: one line on standard error and an exit code that is not 0."""

from __future__ import annotations

import sys

import click
from sqlalchemy.exc import DatabaseError

from helpdesk.cli.api_keys import api_keys
from helpdesk.cli.backup import backup, restore_command
from helpdesk.cli.database import database
from helpdesk.cli.demo import demo
from helpdesk.cli.doctor import doctor
from helpdesk.cli.users import users
from helpdesk.cli.worker import worker
from helpdesk.config import WrongSetting, in_one_line
from helpdesk.errors import Refusal, Rejected
from helpdesk.migrations.run import CannotMigrate
from helpdesk.migrations.transfer.faults import CannotTransfer


class Commands(click.Group):
    """A group that says every failure in one line."""

    def main(self, *arguments, **options) -> None:
        """Run a command and end the process; click's own errors come out like ours."""
        options.pop("standalone_mode", None)
        try:
            result = super().main(*arguments, standalone_mode=False, **options)
        except click.exceptions.NoArgsIsHelpError as error:
            error.show()
            sys.exit(error.exit_code)
        except click.ClickException as error:
            _fail(error.format_message(), error.exit_code)
        except click.Abort:
            _fail("Stopped.")
        except Refusal as refusal:
            _fail(sentence(refusal))
        except (WrongSetting, CannotMigrate, CannotTransfer) as error:
            _fail(in_one_line(error))
        except DatabaseError as error:
            _fail(f"The database cannot be used ({in_one_line(error.orig)}). Run the command “doctor”.")
        else:
            sys.exit(result if isinstance(result, int) else 0)


def sentence(refusal: Refusal) -> str:
    """Say a refusal in one line, every fault of it."""
    if isinstance(refusal, Rejected):
        return " ".join(
            f"{each.field}: {each.sentence}" if each.field else str(each.sentence) for each in refusal.faults
        )
    return str(refusal.sentence)


def _fail(line: str, code: int = 1) -> None:
    click.echo(f"Error: {' '.join(line.split())}", err=True)
    sys.exit(code)


@click.group(cls=Commands)
def helpdesk() -> None:
    """The operator's commands. They work on the helpdesk that the HELPDESK_* settings name."""


for command in (users, api_keys, demo, database, backup, restore_command, doctor, worker):
    helpdesk.add_command(command)
