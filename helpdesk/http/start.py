"""What happens once, before the first request: the schema, the key of HELPDESK_API_KEY."""

from flask import Flask

from helpdesk.actions import install_api_key
from helpdesk.config import Settings
from helpdesk.db import db
from helpdesk.migrations.run import upgrade
from helpdesk.rules.actor import system


def prepare_database(app: Flask, settings: Settings) -> None:
    """Bring the schema to its newest form and install the environment's API key."""
    with app.app_context():
        upgrade(db.engine, settings.instance / "backups")
        if settings.api_key:
            install_api_key(system("cli"), settings.api_key)
