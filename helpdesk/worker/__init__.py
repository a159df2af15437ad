"""Background work: one thread of the server, which looks every second whether there is something to do."""

from threading import Thread

from flask import Flask

from helpdesk.config import Settings
from helpdesk.worker.loop import run


def install(app: Flask, settings: Settings) -> None:
    """Start the thread, unless HELPDESK_WORKER says off. It ends with the process; what it had committed stays."""
    if settings.worker == "thread":
        Thread(target=run, args=(app,), name="worker", daemon=True).start()
