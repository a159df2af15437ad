"""How long a session lives, by the clock: seven days unused, thirty in all; and what a clock that jumps does to it."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.web.forms import sign_in


@pytest.fixture
def clock(monkeypatch):
    """Set the clock to so many days after the test's beginning."""
    begun = datetime.now(UTC)

    def clock(days: float) -> None:
        for module in ("helpdesk.web.who", "helpdesk.actions.sessions"):
            monkeypatch.setattr(f"{module}.now", lambda: begun + timedelta(days=days))

    clock(0)
    return clock


@pytest.fixture
def is_in(client, cast):
    """Sign Rui in; afterwards look whether he still is, which is a visit."""
    sign_in(client, "rui@example.com")
    return lambda: client.get("/requests").status_code == 200


def test_a_session_that_nobody_uses_ends_after_seven_days(clock, is_in):
    clock(6.9)
    assert is_in()
    clock(6.9 + 6.9)
    assert is_in()
    clock(6.9 + 6.9 + 7.1)
    assert not is_in()


def test_a_session_ends_after_thirty_days_however_often_it_is_used(clock, is_in):
    for day in range(5, 30, 5):
        clock(day)
        assert is_in(), day
    clock(29.9)
    assert is_in()
    clock(30.1)
    assert not is_in()


def test_a_clock_that_jumps_ahead_and_back_signs_nobody_out_for_good(clock, is_in):
    clock(400)
    assert not is_in()
    clock(0.1)
    assert is_in()


def test_a_visit_while_the_clock_was_ahead_keeps_nobody_in_for_longer(clock, is_in):
    clock(6)
    assert is_in()
    clock(0.1)
    assert is_in()
    clock(7.2)
    assert not is_in()


def test_who_signed_in_while_the_clock_was_ahead_is_out_after_thirty_days_too(client, clock, cast):
    clock(300)
    sign_in(client, "rui@example.com")
    for day in range(0, 30, 5):
        clock(day)
        assert client.get("/requests").status_code == 200
    clock(30.1)
    assert client.get("/requests").status_code == 303


def test_a_clock_that_is_set_back_signs_nobody_out(clock, is_in):
    clock(-2)
    assert is_in()
    clock(-2 + 6.9)
    assert is_in()
