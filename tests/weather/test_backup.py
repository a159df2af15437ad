"""Backups that are taken while people write: whole, and with everything in them that was acknowledged before they began."""

import subprocess
import sys

import pytest

from tests.waiting import until
from tests.weather.answers import answers
from tests.weather.harness import ROOT, Desk
from tests.weather.writers import Ledger, write_at_once

BACKUPS = 3


def command(desk: Desk, *arguments: str) -> str:
    """Run one of the operator's commands on this helpdesk."""
    done = subprocess.run(
        [sys.executable, "-m", "helpdesk.cli", *arguments], cwd=ROOT, env=desk.environment(), capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(params=["sqlite", "postgresql"])
def used(request, make_desk) -> Desk:
    """A helpdesk on either database."""
    if request.param == "sqlite":
        return make_desk()
    return make_desk(HELPDESK_DATABASE_URL=request.getfixturevalue("empty")())


def test_a_backup_under_load_has_all_that_was_acknowledged(used, make_desk, tmp_path):
    desk = used.start()
    ledger = Ledger()
    crowd = write_at_once(desk, ledger)
    for number in range(BACKUPS):
        goal = ledger.acknowledged + 20
        until(lambda goal=goal: ledger.acknowledged > goal, "nobody writes")
        known, comments = set(ledger.subjects), dict(ledger.comments)
        command(desk, "backup", str(tmp_path / f"{number}.tar.gz"))
        assert all(writer.is_alive() for writer in crowd), ledger.odd
        restored = make_desk(f"restored-{number}")
        command(restored, "restore", str(tmp_path / f"{number}.tar.gz"))
        restored.assert_whole()
        assert known - ledger.doubtful <= {row[0] for row in restored.rows("SELECT id FROM ticket")}
        kept = {comment for comment, ticket in comments.items() if ticket not in ledger.doubtful}
        assert kept <= {row[0] for row in restored.rows("SELECT id FROM comment")}
    for writer in crowd:
        writer.stopped.set()
        writer.join()
    assert ledger.odd == []


def test_a_restored_helpdesk_answers_as_the_first_one_did(used, make_desk, tmp_path):
    desk = used
    command(desk, "demo", "load", "--tickets", "60")
    desk.start()
    command(desk, "backup", str(tmp_path / "made.tar.gz"))
    before = answers(desk)
    desk.kill()
    restored = make_desk("restored")
    command(restored, "restore", str(tmp_path / "made.tar.gz"))
    assert answers(restored.start()) == before
    assert len(before) > 60


def test_nobody_restores_under_a_server_that_runs(desk, tmp_path):
    desk.start()
    command(desk, "backup", str(tmp_path / "made.tar.gz"))
    refused = subprocess.run(
        [sys.executable, "-m", "helpdesk.cli", "restore", str(tmp_path / "made.tar.gz")], cwd=ROOT,
        env=desk.environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert refused.returncode == 1
    assert "Stop it first" in refused.stderr
    assert refused.stderr.count("\n") == 1
    desk.kill()
    assert "before-restore" in command(desk, "restore", str(tmp_path / "made.tar.gz"))
