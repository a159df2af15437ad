"""The worker sends what nobody took back, with nobody at any page."""

from datetime import timedelta
from threading import Event, Thread

from helpdesk import actions, queries
from helpdesk.clock import now
from helpdesk.db import read, transaction
from helpdesk.models import HeldReply
from helpdesk.rules.text import render
from helpdesk.worker.loop import run, woken
from tests.waiting import until


def comments(app, ticket: int) -> list[str]:
    """The public comments of a ticket."""
    with app.app_context(), read():
        return [each.content for each in queries.tickets.public_comments(ticket, now())]


def test_what_is_due_leaves_by_itself_and_what_is_not_waits(app, cast):
    with app.app_context():
        for ticket in (cast.ticket, cast.noise):
            actions.hold_reply(cast.ana, ticket, render("Try another tray."), seconds=600)
        with transaction() as current:
            first = current.query(HeldReply).filter_by(ticket_id=cast.ticket).one()
            first.due_at = now() - timedelta(seconds=1)
    stop = Event()
    worker = Thread(target=run, args=(app, stop))
    worker.start()
    until(lambda: comments(app, cast.ticket) == ["Try another tray."])
    stop.set()
    woken.set()
    worker.join()
    assert comments(app, cast.noise) == []
