"""kill -9 under writers: what was acknowledged is stored, once, and the next start is clean."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.request
from http.client import HTTPException
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
KEY = "a-key-for-this-test-only"
WRITERS = 6
KILLS = int(os.environ.get("KILLS", "3"))


def start(instance: Path, port: int) -> subprocess.Popen:
    """Start a helpdesk and wait until it answers."""
    env = {
        **os.environ, "HELPDESK_INSTANCE": str(instance), "HELPDESK_PORT": str(port), "HELPDESK_API_KEY": KEY,
        "HELPDESK_WORKER": "off",
    }  # fmt: skip
    server = subprocess.Popen(
        [sys.executable, "app.py"], cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    for _ in range(200):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2).close()
            return server
        except OSError:
            time.sleep(0.05)  # a server comes up when it comes up
    raise AssertionError("the helpdesk did not start")


def write(port: int, acknowledged: list[int], stop: threading.Event) -> None:
    """File tickets until the server is gone, and keep the ids that it acknowledged."""
    body = json.dumps({"subject": "Kill", "description": "Nothing acknowledged is ever lost."}).encode()
    while not stop.is_set():
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/v1/support/tickets", data=body, headers={"X-API-Key": KEY}
        )
        try:
            with urllib.request.urlopen(request, timeout=5) as answer:
                acknowledged.append(json.load(answer)["id"])
        except (OSError, ValueError, HTTPException):  # the answer was cut off: not acknowledged
            return


@pytest.mark.xdist_group("weather")
def test_what_was_acknowledged_survives_kill_nine(tmp_path, unused_port):
    acknowledged: list[int] = []
    for round_number in range(KILLS):
        server = start(tmp_path, unused_port)
        stop = threading.Event()
        writers = [
            threading.Thread(target=write, args=(unused_port, acknowledged, stop)) for _ in range(WRITERS)
        ]
        for writer in writers:
            writer.start()
        goal = len(acknowledged) + 20 + 7 * round_number
        while len(acknowledged) < goal and any(writer.is_alive() for writer in writers):
            time.sleep(0.005)  # let them write a while, never the same while
        server.send_signal(signal.SIGKILL)
        server.wait()
        stop.set()
        for writer in writers:
            writer.join()
    last = start(tmp_path, unused_port)
    last.kill()
    last.wait()
    database = sqlite3.connect(tmp_path / "helpdesk.sqlite3")
    stored = [number for (number,) in database.execute("SELECT id FROM ticket")]
    assert len(acknowledged) >= 20 * KILLS
    assert set(acknowledged) <= set(stored)
    assert len(acknowledged) == len(set(acknowledged))
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    opened = database.execute("SELECT count(*) FROM event WHERE kind = 'opened'").fetchone()[0]
    assert opened == len(stored)
    database.close()
