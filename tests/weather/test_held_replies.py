"""kill -9 while replies are written that may still be taken back, and while they go out: each goes out, once, with its mail."""

import os
import sqlite3
from collections import Counter
from contextlib import closing
from threading import Event, Thread

import pytest

from helpdesk import actions, create_app
from helpdesk.rules.actor import system
from tests.cast import PASSWORD, make_cast
from tests.desk import close, settings_in
from tests.waiting import until
from tests.weather.harness import CUT_OFF, Desk
from tests.worker.visitor import Visitor

KILLS = int(os.environ.get("KILLS", "2"))
REPLIES = 12  # acknowledged before each kill
WRITERS = 2
MOST_AT_ONCE_GONE = 3  # of them when the kill comes that is meant for the worker


@pytest.fixture
def ticket(desk: Desk) -> int:
    """Rui's ticket on a helpdesk that was stopped; Ana's replies wait for two minutes."""
    application = create_app(settings_in(desk.folder))
    with application.app_context():
        cast = make_cast()
        choices = {"locale": None, "time_zone": None, "preferences": {"undo_seconds": 120}}
        actions.change_preferences(system(), cast.ana.user_id, **choices)
    close(application)
    return cast.ticket


class Writer(Thread):
    """Ana at one browser, who sends one reply after the other until an answer does not come, or until told to stop."""

    def __init__(self, desk: Desk, ticket: int, name: str, acknowledged: list[str]):
        super().__init__(daemon=True)
        self.page, self.words, self.acknowledged, self.stopped = (
            f"/tickets/{ticket}",
            name,
            acknowledged,
            Event(),
        )
        self.visitor = Visitor(f"http://127.0.0.1:{desk.port}")

    def run(self) -> None:
        number = 0
        try:
            self.visitor.send("/sign-in", email="ana@example.com", password=PASSWORD)
            while not self.stopped.is_set():
                number += 1
                self.reply(f"Reply {self.words}.{number} of Ana")
        except CUT_OFF:
            return

    def reply(self, text: str) -> None:
        """Send the composer of the page, and note the text when the answer says that it was taken."""
        to = f"{self.page}/comments"
        page = self.visitor.send(to, seen_at=self.page, body=text, visibility="public")
        assert text in page
        self.acknowledged.append(text)


def write_until_killed(desk: Desk, ticket: int, turn: int, acknowledged: list[str]) -> None:
    """Let two browsers write, and kill the helpdesk under them."""
    desk.start()
    writers = [Writer(desk, ticket, f"{turn}-{one}", acknowledged) for one in range(WRITERS)]
    for writer in writers:
        writer.start()
    goal = len(acknowledged) + REPLIES + turn
    until(lambda: len(acknowledged) >= goal or not any(each.is_alive() for each in writers))
    desk.kill()
    for writer in writers:
        writer.join()
    assert len(acknowledged) >= goal, desk.log()


def let_the_time_be_over(desk: Desk) -> None:
    """What two minutes do."""
    with closing(sqlite3.connect(desk.path, isolation_level=None)) as database:
        database.execute("UPDATE held_reply SET due_at = '2020-01-01 00:00:00.000000'")


def texts(desk: Desk) -> Counter:
    """Every reply that there is, whether it still waits or went out."""
    everywhere = "SELECT body FROM comment UNION ALL SELECT body FROM held_reply"
    return Counter(body for (body,) in desk.rows(everywhere))


def sent(desk: Desk) -> int:
    """How many went out."""
    return desk.rows("SELECT count(*) FROM comment")[0][0]


def test_what_was_acknowledged_goes_out_once_after_every_kill(make_desk, desk: Desk, ticket: int):
    acknowledged: list[str] = []
    working = make_desk(port=desk.port, HELPDESK_WORKER="thread")
    for turn in range(KILLS):
        write_until_killed(desk, ticket, turn, acknowledged)
        let_the_time_be_over(desk)
        before = sent(desk)
        working.start()
        until(lambda: sent(desk) >= before + MOST_AT_ONCE_GONE)  # noqa: B023  it is asked within this round
        working.kill()
        assert set(acknowledged) <= set(texts(desk))
        assert set(texts(desk).values()) == {1}
    working.start()
    until(lambda: desk.rows("SELECT count(*) FROM held_reply") == [(0,)])
    working.kill()
    assert set(acknowledged) <= set(texts(desk))
    assert set(texts(desk).values()) == {1}
    mails = desk.rows(
        "SELECT count(delivery.id) FROM event LEFT JOIN delivery ON delivery.event_id = event.id"
        " WHERE event.kind = 'replied' GROUP BY event.id"
    )
    assert mails == [(1,)] * sent(desk)
    desk.assert_whole()
    print(f"{2 * KILLS} kills, {len(acknowledged)} replies acknowledged, each went out once")  # noqa: T201  the figure of the long form (-s shows it)
