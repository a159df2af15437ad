"""kill -9 while mails leave: each arrives once, or once more and flagged; none is lost."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from email import message_from_bytes
from pathlib import Path
from threading import Event

import pytest

from helpdesk import actions, create_app
from helpdesk.rules.text import render
from tests.cast import make_cast
from tests.desk import close, settings_in
from tests.outbox import USUAL, answering, talking
from tests.waiting import until

ROOT = Path(__file__).resolve().parents[2]
STAGES = ("MAIL", "RCPT", "DATA", "END") if os.environ.get("KILLS") else ("RCPT", "END")
MAILS = 6
CANARY = "an internal note that no mail may hold"
pytestmark = [
    pytest.mark.xdist_group("weather"),
    pytest.mark.skipif(sys.platform == "win32", reason="no kill -9"),
]


@pytest.fixture
def instance(tmp_path) -> Path:
    """A helpdesk that was stopped with six mails in its outbox."""
    application = create_app(settings_in(tmp_path))
    with application.app_context():
        cast = make_cast()
        for number in range(MAILS - 2):
            actions.note(cast.ana, cast.ticket, render(CANARY))
            actions.reply(cast.ana, cast.ticket, render(f"Answer {number}"))
    close(application)
    return tmp_path


def start(instance: Path, smtp_port: int) -> subprocess.Popen:
    """Start the worker as a process of its own."""
    env = {
        **os.environ, "HELPDESK_INSTANCE": str(instance), "HELPDESK_MAIL_FROM": "support@example.com",
        "HELPDESK_SMTP_URL": f"smtp://127.0.0.1:{smtp_port}?starttls=off",
    }  # fmt: skip
    return subprocess.Popen(
        [sys.executable, "-m", "helpdesk.worker"], cwd=ROOT, env=env, stdout=-3, stderr=-3
    )


def stop(worker: subprocess.Popen, how: int = signal.SIGKILL) -> None:
    """End a worker and wait for its end."""
    worker.send_signal(how)
    worker.wait(timeout=30)


def ask(instance: Path, statement: str) -> list[tuple]:
    """Ask the database, or change it."""
    with closing(
        sqlite3.connect(instance / "helpdesk.sqlite3", timeout=10, isolation_level=None)
    ) as database:
        return database.execute(statement).fetchall()


def let_the_leases_run_out(instance: Path) -> None:
    """What three minutes do."""
    ask(
        instance,
        "UPDATE delivery SET locked_until = '2020-01-01 00:00:00.000000' WHERE locked_until IS NOT NULL",
    )


@pytest.mark.parametrize("stage", STAGES)
def test_a_worker_that_is_killed_loses_no_mail_and_sends_none_twice_unflagged(instance, stage):
    contents: list[bytes] = []
    asked, reached = Counter(), Event()

    def at_the_third() -> str:
        asked[stage] += 1
        if asked[stage] == 3:
            reached.set()
            time.sleep(30)  # until the kill closes the connection, or the test is over
        return USUAL[stage]

    with talking(answering({stage: at_the_third}, contents=contents)) as port:
        worker = start(instance, port)
        assert reached.wait(60)
        stop(worker)
    let_the_leases_run_out(instance)
    with talking(answering({}, contents=contents)) as port:
        worker = start(instance, port)
        until(lambda: ask(instance, "SELECT count(*) FROM delivery WHERE state = 'sent'") == [(MAILS,)])
        stop(worker, signal.SIGTERM)
    arrived = Counter(message_from_bytes(content)["Message-ID"] for content in contents)
    flagged = dict(ask(instance, "SELECT message_id, is_in_doubt FROM delivery"))
    assert set(arrived) == set(flagged)
    assert set(arrived.values()) <= {1, 2}
    assert all(flagged[message_id] for message_id, times in arrived.items() if times == 2)
    assert sum(flagged.values()) == (1 if stage == "END" else 0)
    assert arrived.total() == MAILS + (1 if stage == "END" else 0)
    assert not any(CANARY.encode() in content for content in contents)


def test_the_worker_ends_when_told_and_finishes_what_it_began(instance):
    contents: list[bytes] = []
    began, may_go_on = Event(), Event()

    def slowly() -> str:
        began.set()
        may_go_on.wait(30)
        return USUAL["END"]

    with talking(answering({"END": slowly}, contents=contents)) as port:
        worker = start(instance, port)
        assert began.wait(60)
        worker.send_signal(signal.SIGTERM)
        may_go_on.set()
        assert worker.wait(timeout=30) == 0
    assert len(contents) == 1
    assert ask(instance, "SELECT state, count(*) FROM delivery GROUP BY state ORDER BY state") == [
        ("due", MAILS - 1),
        ("sent", 1),
    ]
