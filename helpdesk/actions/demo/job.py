"""A demo that a page asks for and the worker loads. How far it is stands in a setting, so that any process can tell."""

from __future__ import annotations

import json

from sqlalchemy.orm import Session as DatabaseSession

from helpdesk import queries
from helpdesk.actions.demo.load import load
from helpdesk.clock import now
from helpdesk.db import read, transaction
from helpdesk.errors import Forbidden
from helpdesk.models import Setting
from helpdesk.queries.demo import NAME
from helpdesk.rules.actor import Actor, system

TICKETS = 500
SEED = 1


def ask_for_demo(actor: Actor) -> None:
    """Have the worker load 500 tickets soon; one load at a time is enough. Raises Forbidden for all but admins."""
    if not actor.is_admin:
        raise Forbidden()
    with transaction() as session:
        present = queries.demo.progress()
        if present is None or not present.is_under_way:
            _put(session, "asked", 0, TICKETS)


def load_asked() -> bool:
    """Load the demo that was asked for, in the worker. False when none was."""
    with read():
        present = queries.demo.progress()
    if present is None or present.state != "asked":
        return False
    _note("running", 0, present.total)
    try:
        load(
            system(),
            tickets=present.total,
            seed=SEED,
            progress=lambda done, total: _note("running", done, total),
        )
    except BaseException:
        _note("failed", 0, present.total)
        raise
    _note("done", present.total, present.total)
    return True


def drop_interrupted() -> None:
    """Call a load that its process did not outlive a failed one. For the worker's start."""
    with read():
        present = queries.demo.progress()
    if present is not None and present.state == "running":
        _note("failed", present.done, present.total)


def _note(state: str, done: int, total: int) -> None:
    with transaction() as session:
        _put(session, state, done, total)


def _put(session: DatabaseSession, state: str, done: int, total: int) -> None:
    value = json.dumps({"state": state, "done": done, "total": total})
    session.merge(Setting(name=NAME, value=value, updated_at=now()))
    session.flush()
