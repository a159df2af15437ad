"""Replies that wait, for tests of pages: how to make one wait, what waits, and what went out."""

import re
from datetime import timedelta

from helpdesk import actions, queries
from helpdesk.clock import now
from helpdesk.db import read, transaction
from helpdesk.models import HeldReply
from helpdesk.rules.actor import system
from tests.web.forms import post_form

TEXT = "Xylophone in the tray."


def choose(app, actor, seconds: object) -> None:
    """Let somebody's replies wait for so many seconds."""
    with app.app_context():
        actions.change_preferences(
            system(), actor.user_id, locale=None, time_zone=None, preferences={"undo_seconds": seconds}
        )


def reply(browser, url: str, text: str = TEXT, *, headers=None, **fields):
    """Send the form of the page."""
    more = {"body": text, "visibility": "public", **fields}
    return post_form(browser, url, to=f"{url}/comments", headers=headers, **more)


def held(app, ticket: int) -> list[int]:
    """The ids of what is held on a ticket."""
    with app.app_context(), read():
        return [each.id for each in queries.held_replies.of_ticket(ticket)]


def comments(app, ticket: int) -> list[str]:
    """The public comments of a ticket."""
    with app.app_context(), read():
        return [each.content for each in queries.tickets.public_comments(ticket, now())]


def over(app) -> None:
    """Let the time of all held replies be over."""
    with app.app_context(), transaction() as current:
        current.query(HeldReply).update({"due_at": now() - timedelta(seconds=1)})


def composer(page: str) -> str:
    """What the composer's text field holds."""
    return re.search(r'id="composer-body".*?>\n?(.*?)</textarea>', page, re.S)[1]
