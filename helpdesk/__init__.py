"""Helpdesk: a self-hosted helpdesk. This module is its table of contents."""

from pathlib import Path

from flask import Flask
from jinja2 import StrictUndefined

from helpdesk import api, cli, db, http, web, worker
from helpdesk.config import Settings
from helpdesk.http.health import install_health
from helpdesk.http.start import prepare_database

ROOT = Path(__file__).resolve().parent.parent


def create_app(settings: Settings | None = None) -> Flask:
    """Make the application: settings, database at its newest schema, pages, API, commands, background work."""
    settings = settings or Settings.from_env()
    app = Flask("helpdesk", root_path=str(ROOT), static_folder=None, instance_path=str(settings.instance))
    app.config.update(SETTINGS=settings, SECRET_KEY=settings.secret_key)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.url_map.strict_slashes = False
    db.install(app, settings.database_url, settings.threads + 2)
    http.install(app, settings)
    install_health(app)
    web.install(app, settings)
    api.install(app, settings)
    cli.install(app)
    prepare_database(app, settings)
    worker.install(app, settings)
    return app
