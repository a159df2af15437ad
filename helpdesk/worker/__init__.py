"""Background work: a thread of the server, or a process of its own (bin/helpdesk worker)."""

from threading import Thread

from flask import Flask

from helpdesk.config import Settings
from helpdesk.db import shut
from helpdesk.queries import soundness
from helpdesk.worker.loop import attempt, run, wake_at_commit


def install(app: Flask, settings: Settings) -> None:
    """Start the thread, unless HELPDESK_WORKER says off. It ends with the process; what it had committed stays."""
    if settings.worker == "thread":
        wake_at_commit()
        Thread(target=run, args=(app,), name="worker", daemon=True).start()
        Thread(target=attempt, args=(app, look_through), name="look-through", daemon=True).start()


def look_through() -> None:
    """Look through a database that was too large for the start. Nobody writes to it any more when it is not whole."""
    found = None if soundness.is_quick() else soundness.damage()
    if found is not None:
        shut(found)
