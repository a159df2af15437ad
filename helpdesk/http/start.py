"""What happens once, before the first request: is the file whole, the schema, the key of HELPDESK_API_KEY."""

from flask import Flask

from helpdesk.actions import beat, install_api_key
from helpdesk.config import Settings
from helpdesk.db import db
from helpdesk.errors import Busy, Damaged
from helpdesk.migrations.run import upgrade
from helpdesk.queries import soundness
from helpdesk.rules.actor import system


def prepare_database(app: Flask, settings: Settings) -> None:
    """Bring the schema to its newest form and install the environment's API key.

    Raises Damaged when a small file is not whole (a large one is looked through by the worker, while people are served
    already), Busy when it cannot be written.
    """
    with app.app_context():
        if soundness.is_quick():
            refuse_damage()
        upgrade(db.engine, settings.instance / "backups")
        refuse_read_only()
        if settings.api_key:
            install_api_key(system("cli"), settings.api_key)


def refuse_read_only() -> None:
    """Write something. Raises Busy when that cannot be; but a full disk may be read from, and is freed some day."""
    try:
        beat()
    except Busy as busy:
        if isinstance(busy, Damaged) or "disk" not in str(busy.__cause__):
            raise


def refuse_damage() -> None:
    """Look through the whole file. Raises Damaged when it is not whole."""
    found = soundness.damage()
    if found is not None:
        raise Damaged(found)
