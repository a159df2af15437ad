"""Starts the helpdesk: `python app.py`. Another server takes `app` from here instead."""

import gc
import logging
import signal
import sys

from flask import Flask
from sqlalchemy.exc import DatabaseError
from waitress import create_server

from helpdesk import actions, create_app
from helpdesk.config import Settings, WrongSetting
from helpdesk.errors import Conflict
from helpdesk.gate import serve_from
from helpdesk.migrations.run import CannotMigrate
from helpdesk.rules.tokens import new_token

MAX_BODY_BYTES = 30 * 1024 * 1024  # more than attachments may weigh, so that a page can say what is too big
MAX_UNSENT_BYTES = (
    1024 * 1024
)  # each thread keeps its last answer's buffer: 17 MB of a long list at waitress's own 16 MB
MAX_CONNECTIONS = 1500  # at waitress's own 100, a hundred half-open connections stop it


def load() -> tuple[Settings, Flask]:
    """Make the application on a database of today, or end with one line that says what is wrong and what to do."""
    try:
        settings = Settings.from_env()
        serve_from(settings.instance)
        return settings, create_app(settings)
    except (WrongSetting, Conflict) as wrong:
        sys.exit(f"Helpdesk cannot start. {wrong}")
    except (CannotMigrate, DatabaseError) as error:
        where = settings.sqlite_path if settings.is_sqlite else "that HELPDESK_DATABASE_URL names"
        reason = getattr(error, "orig", error)
        sys.exit(f"Helpdesk cannot start. The database {where} cannot be used ({reason}).")


settings, app = load()


def main() -> None:
    """Serve until the process is told to stop; requests under way are finished first."""
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # it would warn of each request that waits
    server = listen()
    gc.collect()
    gc.freeze()  # what is loaded by now stays; not looking at it again takes the long pauses out of list pages
    # Only now: an exit that is raised while finalizers run would be swallowed. Until here the signal's own way is right.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    welcome(settings.base_url or f"http://{settings.host}:{settings.port}")
    server.run()


def listen():
    """Take the port, or end with one line that says why that cannot be."""
    proxy = {
        "trusted_proxy": settings.trusted_proxies,
        "trusted_proxy_headers": "x-forwarded-for x-forwarded-proto",
    }
    try:
        return create_server(
            app,
            host=settings.host,
            port=settings.port,
            threads=settings.threads,
            connection_limit=MAX_CONNECTIONS,
            asyncore_use_poll=True,
            outbuf_high_watermark=MAX_UNSENT_BYTES,
            max_request_body_size=MAX_BODY_BYTES,
            clear_untrusted_proxy_headers=True,
            ident="",
            url_scheme="https" if settings.is_https else "http",
            **(proxy if settings.trusted_proxies else {}),
        )
    except OSError as error:
        where = f"{settings.host} port {settings.port} ({error.strerror})"
        sys.exit(f"Helpdesk cannot start. It cannot listen on {where}. Set HELPDESK_HOST or HELPDESK_PORT.")


def welcome(address: str) -> None:
    """Say where the helpdesk is, and where to go first as long as it has no admin who can sign in."""
    token = new_token()
    with app.app_context():
        is_new = actions.offer_setup(token)
    print(f"Helpdesk is at {address}", flush=True)
    if is_new:
        print(f"Set it up here, once, within seven days: {address}/setup/{token}", flush=True)


if __name__ == "__main__":
    main()
