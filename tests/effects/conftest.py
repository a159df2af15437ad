"""Mails in tests: a helpdesk that has a mail server."""

from dataclasses import replace

import pytest

pytest.importorskip("aiosmtpd")

from helpdesk.effects.outbox import deliver_next
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


CLOCKS = ("helpdesk.actions.deliveries", "helpdesk.effects.outbox", "helpdesk.effects.letters")
