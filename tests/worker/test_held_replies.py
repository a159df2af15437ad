"""The worker sends what nobody took back, with nobody at any page."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from threading import Event, Thread

from helpdesk import actions, queries
from helpdesk.clock import now
from helpdesk.db import read, transaction
from helpdesk.gateways import smtp
from helpdesk.models import HeldReply
from helpdesk.rules.text import render
from helpdesk.worker.loop import run, woken
from tests.outbox import plain, talking
from tests.waiting import until


def comments(app, ticket: int) -> list[str]:
    """The public comments of a ticket."""
    with app.app_context(), read():
        return [each.content for each in queries.tickets.public_comments(ticket, now())]


def hold(cast, *tickets: int) -> None:
    """Let Ana's replies wait on these tickets, and the time of the first be over."""
    for ticket in tickets:
        actions.hold_reply(cast.ana, ticket, render("Try another tray."), seconds=600)
    with transaction() as current:
        first = current.query(HeldReply).filter_by(ticket_id=tickets[0]).one()
        first.due_at = now() - timedelta(seconds=1)


@contextmanager
def working(app) -> Iterator[None]:
    """Run the worker, and tell it to stop at the end."""
    stop = Event()
    worker = Thread(target=run, args=(app, stop))
    worker.start()
    try:
        yield
    finally:
        stop.set()
        woken.set()
        worker.join()


def test_what_is_due_leaves_by_itself_and_what_is_not_waits(app, cast):
    with app.app_context():
        hold(cast, cast.ticket, cast.noise)
    with working(app):
        until(lambda: comments(app, cast.ticket) == ["Try another tray."])
    assert comments(app, cast.noise) == []


def test_a_mail_server_that_says_nothing_keeps_no_reply_back(app, cast, monkeypatch):
    for limit in ("TIMEOUT_SECONDS", "MOST_SECONDS"):
        monkeypatch.setattr(smtp, limit, 600.0)
    reached, may_end = Event(), Event()
    with talking(lambda _wire: (reached.set(), may_end.wait(600))) as port:
        app.config["SETTINGS"] = replace(
            app.config["SETTINGS"], smtp=plain(port), mail_from="support@example.com"
        )
        with working(app):
            try:
                assert reached.wait(60)
                with app.app_context():
                    hold(cast, cast.ticket)
                until(lambda: comments(app, cast.ticket) == ["Try another tray."])
            finally:
                may_end.set()
