"""The helpdesk that a command works on: settings, database and nothing that serves pages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, has_app_context

from helpdesk import db
from helpdesk.config import Settings
from helpdesk.http.start import prepare_database
from helpdesk.rules.actor import Actor, system

OPERATOR: Actor = system("cli")
CONNECTIONS = 2


@contextmanager
def desk() -> Iterator[None]:
    """Open the helpdesk of the settings, at its newest schema; or stay in the one that is open already."""
    if has_app_context():
        yield
        return
    settings = Settings.from_env()
    app = Flask("helpdesk")
    app.config["SETTINGS"] = settings
    db.install(app, settings.database_url, CONNECTIONS)
    prepare_database(app, settings)
    with app.app_context():
        yield
