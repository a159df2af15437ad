"""Starts the helpdesk: `python app.py`. Another server takes `app` from here instead."""

import ctypes
import gc
import logging
import os
import resource
import signal
import sys
from contextlib import suppress

from flask import Flask
from sqlalchemy.exc import DatabaseError
from waitress import create_server

from helpdesk import actions, create_app
from helpdesk.config import Settings, WrongSetting, in_one_line
from helpdesk.db import is_damage
from helpdesk.errors import Busy, Conflict, Damaged
from helpdesk.gate import serve_from
from helpdesk.http.lasting import keep_connections
from helpdesk.http.too_large import MOST_BODY_BYTES, refuse_what_is_too_large
from helpdesk.migrations.run import CannotMigrate
from helpdesk.rules.tokens import new_token

MAX_UNSENT_BYTES = (
    1024 * 1024
)  # each thread keeps its last answer's buffer: 17 MB of a long list at waitress's own 16 MB
MAX_CONNECTIONS = 1500  # at waitress's own 100, a hundred half-open connections stop it


def give_memory_back() -> None:
    """Make glibc return what a password check took (19 MB) and keep no pool for each thread: 95 MB after the bench, not 144.

    mallopt(3): M_MMAP_THRESHOLD is -3, M_ARENA_MAX is -8. Other C libraries have no such habit and no such switch.
    """
    if sys.platform == "linux":
        mallopt = getattr(ctypes.CDLL(None), "mallopt", lambda *_: 0)
        mallopt(-3, 256 * 1024)
        mallopt(-8, 1)


def load() -> tuple[Settings, Flask]:
    """Make the application on a database of today, or end with one line that says what is wrong and what to do."""
    give_memory_back()
    os.umask(0o077)  # what the helpdesk writes is its owner's alone
    try:
        settings = Settings.from_env()
        serve_from(settings.instance)
        return settings, create_app(settings)
    except (WrongSetting, Conflict) as wrong:
        sys.exit(f"Helpdesk cannot start. {wrong}")
    except (CannotMigrate, DatabaseError, Busy, OSError) as error:
        where = settings.sqlite_path if settings.is_sqlite else "that HELPDESK_DATABASE_URL names"
        sys.exit(
            f"Helpdesk cannot start. The database {where} cannot be used ({in_one_line(reason(error))})."
        )


def reason(error: Exception) -> str:
    """Say in one line why a database cannot be used, and what to do."""
    if isinstance(error, Damaged) or (isinstance(error, DatabaseError) and is_damage(error)):
        found = " ".join(str(getattr(error, "found", error)).split())
        return f"it is damaged: {found}. Restore a backup: bin/helpdesk restore FILE"
    if isinstance(error, Busy) and error.__cause__ is None:
        return "another process has been writing to it for five seconds; try again"
    cause = getattr(error.__cause__ if isinstance(error, Busy) else error, "orig", error)
    rights = "readonly" in str(cause) or "unable to open" in str(cause) or isinstance(cause, PermissionError)
    return f"{cause}" + ("; all helpdesk.sqlite3* must belong to the user who runs this" if rights else "")


settings, app = load()


def main() -> None:
    """Serve until the process is told to stop; requests under way are finished first."""
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # it would warn of each request that waits
    allow_files()
    keep_connections()
    refuse_what_is_too_large()
    server = listen()
    gc.collect()
    gc.freeze()  # what is loaded by now stays; not looking at it again takes the long pauses out of list pages
    # Only now: an exit that is raised while finalizers run would be swallowed. Until here the signal's own way is right.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    welcome(settings.address)
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
            max_request_body_size=MOST_BODY_BYTES,
            clear_untrusted_proxy_headers=True,
            ident="",
            url_scheme="https" if settings.is_https else "http",
            **(proxy if settings.trusted_proxies else {}),
        )
    except OSError as error:
        where = f"{settings.host} port {settings.port} ({error.strerror})"
        sys.exit(f"Helpdesk cannot start. It cannot listen on {where}. Set HELPDESK_HOST or HELPDESK_PORT.")


def allow_files() -> None:
    """Let the process hold a file for each connection: many systems begin at 1,024, and none left means no database."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MAX_CONNECTIONS + 500
    if soft != resource.RLIM_INFINITY and soft < wanted:
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def welcome(address: str) -> None:
    """Say where the helpdesk is, and where to go first as long as it has no admin who can sign in."""
    token = new_token()
    is_new = False
    with app.app_context(), suppress(Busy):  # a full disk: reading works, and the next start offers it again
        is_new = actions.offer_setup(token)
    print(f"Helpdesk is at {address}", flush=True)
    if is_new:
        print(f"Set it up here, once, within seven days: {address}/setup/{token}", flush=True)


if __name__ == "__main__":
    main()
