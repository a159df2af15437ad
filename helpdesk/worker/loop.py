"""The worker's round."""

import logging
from collections.abc import Callable
from threading import Event

from flask import Flask

from helpdesk.actions.demo import load_asked

EVERY_SECONDS = 1.0
logger = logging.getLogger("helpdesk.worker")


def run(app: Flask, stop: Event | None = None) -> None:
    """Work until told to stop. What fails is logged, and the next round comes all the same."""
    stop = stop or Event()
    while not stop.wait(EVERY_SECONDS):
        attempt(app, load_asked)


def attempt(app: Flask, job: Callable[[], object]) -> None:
    """Do one job on a session of its own."""
    with app.app_context():
        try:
            job()
        except Exception:
            logger.exception("background work failed")
