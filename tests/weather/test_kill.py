"""kill -9 under writers: what was acknowledged is stored, once, and the next start is clean. KILLS=100 for the long form."""

import os

from tests.waiting import until
from tests.weather.harness import Desk
from tests.weather.writers import Ledger, write_at_once

KILLS = int(os.environ.get("KILLS", "3"))


def test_what_was_acknowledged_survives_kill_nine(desk: Desk):
    ledger = Ledger()
    for round_number in range(KILLS):
        desk.start()
        writers = write_at_once(desk, ledger)
        goal = ledger.acknowledged + 20 + 7 * (round_number % 12)  # never the same while
        until(lambda: ledger.acknowledged >= goal or ledger.odd, f"the writers stand still: {ledger.ends}")  # noqa: B023  as above
        desk.kill()
        for writer in writers:
            writer.join()
    desk.start().kill()
    assert ledger.acknowledged >= 20 * KILLS
    ledger.assert_kept(desk)
    desk.assert_whole()
    print(f"{KILLS} kills, {ledger.acknowledged} writes acknowledged, none lost")  # noqa: T201  the figure of the long form (-s shows it)
