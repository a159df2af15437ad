"""A clock that jumps a day ahead and back while people are served: no failure, no lost order, no time in the future."""

from pathlib import Path

import pytest

from tests.weather.harness import TICKET, TICKETS, Desk

DAY = 23 * 3_600  # answers to an Idempotency-Key are kept for 24 hours


@pytest.fixture
def set_clock(tmp_path):
    """Say by how many seconds the clock of the helpdesk is off, from now on."""
    path = tmp_path / "clock"

    def set_clock(seconds: int) -> None:
        (tmp_path / "next").write_text(f"{seconds:+d}")
        (tmp_path / "next").rename(path)

    set_clock(0)
    return set_clock


@pytest.fixture
def timed(make_desk, tmp_path, set_clock) -> Desk:
    """A helpdesk that runs on that clock."""
    libraries = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
    if not libraries:
        pytest.skip("libfaketime is not installed")
    return make_desk(
        LD_PRELOAD=str(libraries[0]), FAKETIME_TIMESTAMP_FILE=str(tmp_path / "clock"), FAKETIME_NO_CACHE="1",
        FAKETIME_DONT_FAKE_MONOTONIC="1",
    )  # fmt: skip


def test_a_clock_that_jumps_ahead_and_back_confuses_nobody(timed: Desk, set_clock):
    timed.start()
    again = {"Idempotency-Key": "once-only"}
    first = timed.ask("POST", TICKETS, TICKET, again).json()["id"]
    set_clock(DAY)
    ahead = timed.ask("POST", TICKETS, TICKET).json()
    comment = timed.ask("POST", f"{TICKETS}/{first}/comments", {"content": "Of tomorrow."})
    assert timed.ask("POST", TICKETS, TICKET, again).json()["id"] == first
    set_clock(-DAY)
    behind = timed.ask("POST", TICKETS, TICKET).json()
    assert ahead["created_at"] > behind["created_at"]
    assert first < ahead["id"] < behind["id"]
    assert timed.ask("POST", TICKETS, TICKET, again).json()["id"] == first
    listed = [ticket["id"] for ticket in timed.ask("GET", TICKETS).json()]
    assert listed == [first, ahead["id"], behind["id"]]
    seen = timed.ask("GET", f"{TICKETS}/{first}").json()["comments"]
    assert [each["id"] for each in seen] == [comment.json()["id"]]
    assert timed.ask("PUT", f"{TICKETS}/{first}", {"status": "pending"}).status == 200
    assert timed.ask("DELETE", f"{TICKETS}/{behind['id']}").status == 204
    assert '"status": 5' not in timed.log()
    timed.kill()
    timed.assert_whole()
