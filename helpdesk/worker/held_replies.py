"""Replies that nobody took back go out when their time is over."""

from contextlib import suppress

from helpdesk import queries
from helpdesk.actions import release_reply
from helpdesk.clock import now
from helpdesk.db import read
from helpdesk.errors import Missing
from helpdesk.rules.actor import system


def due_replies() -> list[int]:
    """Return the ids of the held replies whose time is over."""
    with read():
        return queries.held_replies.due(now())


def release(number: int) -> None:
    """Let one go out, unless its author or another worker was faster."""
    with suppress(Missing):
        release_reply(system("worker"), number)
