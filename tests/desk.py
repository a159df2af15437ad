"""A helpdesk of a test: its settings, and its end."""

from pathlib import Path

from flask import Flask

from helpdesk.config import Settings
from helpdesk.db import db
from helpdesk.gate import leave


def settings_in(folder: Path, url: str | None = None) -> Settings:
    """Settings of a helpdesk that lives in this folder, without a worker beside the test."""
    return Settings(
        instance=folder,
        secret_key="a secret for tests only, 48 characters in length",
        database_url=url or f"sqlite:///{folder / 'helpdesk.sqlite3'}",
        worker="off",
    )


def close(application: Flask) -> None:
    """Let go of the database's files: a process that has more than 1,024 open is one in which waitress's select() fails."""
    with application.app_context():
        db.session.remove()
        db.engine.dispose()
        if db.engine.dialect.name == "sqlite":
            leave(db.engine.url.database)
