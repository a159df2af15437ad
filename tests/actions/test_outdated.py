"""What has served its time goes, and nothing else."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from helpdesk import actions
from helpdesk.db import read, transaction
from helpdesk.models import Attempt, Delivery, Session, Token
from helpdesk.rules import links
from helpdesk.rules.actor import system
from helpdesk.rules.text import render

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def later(monkeypatch):
    """Set the sweep's clock so many days on."""

    def later(days: int) -> int:
        monkeypatch.setattr("helpdesk.actions.outdated.now", lambda: datetime.now(UTC) + timedelta(days=days))
        return actions.sweep_outdated()

    return later


def kept(column) -> list:
    """The values of a column, sorted."""
    with read() as current:
        return sorted(current.scalars(select(column)))


def test_nothing_that_is_of_use_goes(cast, later):
    actions.start_session(cast.rui.user_id, "a session", user_agent="", ip="")
    actions.issue_link(system(), cast.rui.user_id, "ticket", "t", ticket_id=cast.ticket)
    actions.count_attempt("sign-in", "x", most=9, within=timedelta(hours=1))
    assert later(0) == 0


def test_ended_sign_ins_links_and_counters_go_and_a_ticket_link_is_recognised_for_a_while(cast, later):
    actions.start_session(cast.rui.user_id, "a session", user_agent="", ip="")
    for purpose in ("ticket", "mute", "sign_in_link"):
        actions.issue_link(system(), cast.rui.user_id, purpose, purpose, ticket_id=cast.ticket)
    actions.count_attempt("sign-in", "x", most=9, within=timedelta(hours=1))
    later(91)
    assert (kept(Session.id), kept(Token.purpose), kept(Attempt.what)) == ([], ["ticket"], [])
    later(90 + links.RECOGNISED.days + 1)
    assert kept(Token.purpose) == []


def test_mails_that_left_go_after_90_days_and_those_that_did_not_stay(cast, later, monkeypatch):
    monkeypatch.setattr("helpdesk.actions.outdated.AT_ONCE", 2)
    for state in ("sent", "dropped", "failed", "held", "kept", "due", "batched"):
        actions.reply(cast.ana, cast.ticket, render(state))
    with transaction() as current:
        rows = list(current.scalars(select(Delivery).order_by(Delivery.id)))
        for row, state in zip(
            rows, ("sent", "sent", "sent", "dropped", "failed", "held", "kept", "due", "batched"), strict=True
        ):
            row.state = state
        rows[0].sent_with_id = rows[1].id
        rows[8].sent_with_id = rows[2].id  # tells of it still, so what it tells of stays
    assert later(89) == 0
    assert later(91) == 3
    assert kept(Delivery.state) == ["batched", "due", "failed", "held", "kept", "sent"]
