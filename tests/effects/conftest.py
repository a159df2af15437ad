"""Mails in tests: a helpdesk that has a mail server."""

from dataclasses import replace

import pytest

pytest.importorskip("aiosmtpd")

from helpdesk import actions, queries
from helpdesk.effects.outbox import deliver_next
from helpdesk.rules.actor import system
from tests.outbox import plain, sink


@pytest.fixture
def kept():
    """What the mail server was given."""
    with sink() as (kept, port):
        kept.port = port
        yield kept


@pytest.fixture
def mailing(settings, kept):
    """The settings with that server."""
    return replace(settings, smtp=plain(kept.port), mail_from="Support <support@desk.example.com>")


@pytest.fixture
def deliver(mailing, later):
    """Send all that is due, the notices that wait for others too."""

    def deliver() -> None:
        later(minutes=3)
        while deliver_next(mailing):
            pass

    return deliver


@pytest.fixture
def later(monkeypatch):
    """Set the clock on; it goes on from there."""
    from datetime import UTC, datetime, timedelta

    ahead = [timedelta()]

    def later(**span) -> None:
        ahead[0] += timedelta(**span)
        for module in CLOCKS:
            monkeypatch.setattr(f"{module}.now", lambda: datetime.now(UTC) + ahead[0])

    return later


def outbox() -> list[tuple[str, str, str]]:
    """The outbox, oldest first: address, kind, state."""
    rows, _after = queries.deliveries.page(limit=200)
    return [(row.target.partition("@")[0], row.kind, row.state) for row in reversed(rows)]


@pytest.fixture
def waiting(cast):
    """The outbox from here on: what the cast's own tickets caused has been dropped."""
    for row in queries.deliveries.page(limit=200)[0]:
        actions.drop_delivery(system("worker"), row.id, "the cast's own")

    def waiting() -> list[tuple[str, str]]:
        return [(who, kind) for who, kind, state in outbox() if state == "due"]

    return waiting


@pytest.fixture
def group(cast) -> int:
    """A group of Ana and Bo."""
    number = actions.add_group(system(), None, name="Printers")
    for member in (cast.ana, cast.bo):
        actions.change_membership(system(), member.user_id, [number])
    return number


CLOCKS = ("helpdesk.actions.deliveries", "helpdesk.effects.outbox", "helpdesk.effects.letters")
