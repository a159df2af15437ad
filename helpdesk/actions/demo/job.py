"""A demo that a page asks for and the worker loads. How far it is stands in a setting, so that any process can tell."""

from __future__ import annotations

import json
from datetime import timedelta

from sqlalchemy.orm import Session as DatabaseSession

from helpdesk import queries
from helpdesk.actions.demo.load import load
from helpdesk.clock import now
from helpdesk.db import queue_for_name, read, transaction
from helpdesk.errors import Forbidden
from helpdesk.models import Setting
from helpdesk.queries.demo import NAME
from helpdesk.rules.actor import Actor, system

TICKETS = 500
SEED = 1
SILENCE = timedelta(minutes=2)  # a load notes its progress every second or so


def ask_for_demo(actor: Actor) -> None:
    """Have the worker load 500 tickets soon; one load at a time is enough. Raises Forbidden for all but admins."""
    if not actor.is_admin:
        raise Forbidden()
    with transaction() as session:
        present = queries.demo.progress()
        if present is None or not present.is_under_way:
            _put(session, "asked", 0, TICKETS)


def load_asked() -> bool:
    """Load the demo that was asked for, in the one worker that claims it. False when there is nothing to do."""
    total = _claim()
    if total is None:
        return False
    try:
        load(system(), tickets=total, seed=SEED, progress=lambda done, total: _note("running", done, total))
    except BaseException:
        _note("failed", 0, total)
        raise
    _note("done", total, total)
    return True


def _claim() -> int | None:
    with read():
        present = queries.demo.progress()
    if present is None or not present.is_under_way:
        return None
    with transaction() as session:
        queue_for_name(session, NAME)  # of several workers one at a time
        present = queries.demo.progress()
        if present.state == "asked":
            _put(session, "running", 0, present.total)
            return present.total
        if now() - queries.demo.noted_at() > SILENCE:  # the process that loaded it is no more
            _put(session, "failed", present.done, present.total)
    return None


def _note(state: str, done: int, total: int) -> None:
    with transaction() as session:
        _put(session, state, done, total)


def _put(session: DatabaseSession, state: str, done: int, total: int) -> None:
    value = json.dumps({"state": state, "done": done, "total": total})
    session.merge(Setting(name=NAME, value=value, updated_at=now()))
    session.flush()
