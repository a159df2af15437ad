"""The worker's round."""

import logging
import time
from collections.abc import Callable
from functools import partial
from threading import Event, Thread

from flask import Flask
from sqlalchemy import event

from helpdesk.actions.deliveries import has_written_deliveries
from helpdesk.actions.demo import load_asked
from helpdesk.actions.drafts import sweep_drafts
from helpdesk.actions.outdated import sweep_outdated
from helpdesk.db import db
from helpdesk.effects.outbox import deliver_next
from helpdesk.worker.attachments import make_previews, sweep_files
from helpdesk.worker.held_replies import due_replies, release

EVERY_SECONDS = 1.0
DAY_SECONDS = 86_400.0
MOST_AT_ONCE = 50  # mails before the other jobs get their turn
woken = Event()
logger = logging.getLogger("helpdesk.worker")


def run(app: Flask, stop: Event | None = None) -> None:
    """Work until told to stop. What fails is logged, and the next round comes all the same."""
    stop = stop or Event()
    releasing = Thread(target=release_in_time, args=(app, stop), name="held-replies", daemon=True)
    releasing.start()
    swept_at = float("-inf")
    while not stop.is_set():
        woken.wait(EVERY_SECONDS)
        woken.clear()
        attempt(app, load_asked)
        for _mail in range(MOST_AT_ONCE):
            if stop.is_set() or not attempt(app, lambda: deliver_next(app.config["SETTINGS"])):
                break
        attempt(app, make_previews)
        if time.monotonic() - swept_at > DAY_SECONDS:
            attempt(app, sweep_files)
            attempt(app, sweep_drafts)
            attempt(app, sweep_outdated)
            swept_at = time.monotonic()
    releasing.join()


def release_in_time(app: Flask, stop: Event) -> None:
    """Let held replies go out, until told to stop. On a thread of its own, since a mail server may take minutes to answer."""
    while not stop.wait(EVERY_SECONDS):
        release_due(app)


def release_due(app: Flask) -> None:
    """Let the replies go out whose time is over; one that cannot keeps no other back."""
    for number in attempt(app, due_replies) or ():
        attempt(app, partial(release, number))


def wake_at_commit() -> None:
    """Wake the worker of this process as soon as a mail is committed."""
    if not event.contains(db.session, "after_commit", _wake):
        event.listen(db.session, "after_commit", _wake)
        event.listen(db.session, "after_rollback", has_written_deliveries)


def attempt(app: Flask, job: Callable[[], object]) -> object:
    """Do one job on a session of its own and return its answer, None when it failed."""
    try:
        with app.app_context():
            return job()
    except Exception:  # also when the session could not be closed: the thread goes on
        logger.exception("background work failed")
    return None


def _wake(session) -> None:
    if has_written_deliveries(session):
        woken.set()
