"""Operators: bin/helpdesk."""

from flask import Flask

from helpdesk.cli.main import helpdesk


def install(app: Flask) -> None:
    """Give the application its commands, for `flask --app app …`; bin/helpdesk runs the same ones."""
    for command in helpdesk.commands.values():
        app.cli.add_command(command)
