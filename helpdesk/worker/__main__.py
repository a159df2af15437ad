"""Background work as a process of its own: bin/helpdesk worker."""

from __future__ import annotations

import signal
import sys
from threading import Event

from flask import Flask

from helpdesk import db
from helpdesk.config import Settings, WrongSetting
from helpdesk.errors import Busy, Conflict
from helpdesk.gate import serve_from
from helpdesk.http.log import install_log
from helpdesk.http.start import prepare_database
from helpdesk.migrations.run import CannotMigrate
from helpdesk.worker.loop import run, woken

CONNECTIONS = 2  # mails and what else there is, and held replies


def main() -> None:
    """Work until the process is told to stop; the mail under way is finished first."""
    stop = Event()

    def end(*_signal: object) -> None:
        stop.set()
        woken.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    app = worker_app()
    print("The worker is at work.", flush=True)  # noqa: T201  a command says that it has begun
    run(app, stop)


def worker_app() -> Flask:
    """Make what background work needs: settings and a database at its newest schema, no pages."""
    settings = Settings.from_env()
    serve_from(settings.instance)
    app = Flask("helpdesk")
    app.config["SETTINGS"] = settings
    install_log()
    db.install(app, settings.database_url, CONNECTIONS)
    prepare_database(app, settings)
    return app


if __name__ == "__main__":
    try:
        main()
    except (WrongSetting, CannotMigrate, Busy, Conflict) as error:
        sys.exit(f"Error: {error}")
