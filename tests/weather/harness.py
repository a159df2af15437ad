"""A helpdesk in a process of its own, to be asked, traced and killed; one way for every test of this folder."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.waiting import until

ROOT = Path(__file__).resolve().parents[2]
KEY = "a-key-for-this-test-only"
TICKETS = "/v1/support/tickets"
TICKET = {"subject": "Weather", "description": "Nothing acknowledged is ever lost."}
IS_LONG = os.environ.get("WEATHER") == "long"
CUT_OFF = (OSError, ValueError, HTTPException)  # how an answer that never came looks to a client


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: dict[str, str]
    text: str

    def json(self):
        """Read the text as JSON."""
        return json.loads(self.text)


@dataclass
class Desk:
    """`python app.py` on an instance folder and a port."""

    folder: Path
    port: int
    settings: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen | None = None

    @property
    def path(self) -> Path:
        """Where its database is."""
        return self.folder / "helpdesk.sqlite3"

    def environment(self) -> dict[str, str]:
        """The settings of the process."""
        own = {name: value for name, value in os.environ.items() if not name.startswith("HELPDESK_")}
        own |= {"HELPDESK_INSTANCE": str(self.folder), "HELPDESK_PORT": str(self.port)}
        return {**own, "HELPDESK_API_KEY": KEY, "HELPDESK_WORKER": "off", **self.settings}

    def launch(self, *before: str, **options) -> subprocess.Popen:
        """Start it, behind another program such as strace, in a process group of its own; do not wait."""
        log = open(self.folder.parent / f"{self.folder.name}.log", "ab")  # noqa: SIM115  the process keeps it
        self.process = subprocess.Popen(
            [*before, sys.executable, "app.py"], cwd=ROOT, env=self.environment(), stdout=log, stderr=log,
            start_new_session=True, **options,
        )  # fmt: skip
        log.close()
        return self.process

    def operator(self, *arguments: str, stdout: int = subprocess.DEVNULL) -> subprocess.Popen:
        """Run a command of `bin/helpdesk` on its folder; do not wait."""
        command = [sys.executable, "-m", "helpdesk.cli", *arguments]
        return subprocess.Popen(command, cwd=ROOT, env=self.environment(), stdout=stdout, text=True)

    def start(self, *before: str, **options) -> Desk:
        """Start it and wait until it answers."""
        self.launch(*before, **options)
        until(lambda: self.process.poll() is not None or self.is_up(), "the helpdesk did not start")
        assert self.process.poll() is None, self.log()
        return self

    def is_up(self) -> bool:
        """Does it answer?"""
        try:
            return self.ask("GET", "/healthz").status == 200
        except CUT_OFF:
            return False

    def ask(
        self, method: str, path: str, body: object = None, headers: dict | None = None, wait=30
    ) -> Answer:
        """Ask once, as a program with the key. Raises one of CUT_OFF when no whole answer came."""
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=wait)) as connection:
            raw = None if body is None else json.dumps(body)
            connection.request(method, path, raw, {"X-API-Key": KEY, **(headers or {})})
            answer = connection.getresponse()
            return Answer(answer.status, dict(answer.headers), answer.read().decode())

    def kill(self) -> None:
        """kill -9, and whatever stands before it."""
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        if self.process is not None:
            self.process.wait()

    def stop(self) -> None:
        """End it as an operator does."""
        self.process.terminate()
        self.process.wait(timeout=30)

    def refuses_to_start(self, *before: str) -> str:
        """See it end with exit code 1 and one line; return the line."""
        said = len(self.log())
        assert self.launch(*before).wait(timeout=60) == 1, self.log()
        line = self.log()[said:]
        assert line.count("\n") == 1, line
        return line

    def log(self) -> str:
        """All that it has said."""
        path = self.folder.parent / f"{self.folder.name}.log"
        return path.read_text() if path.exists() else ""

    def rows(self, statement: str) -> list[tuple]:
        """Look into the database file from outside."""
        with closing(sqlite3.connect(self.path)) as database:
            return database.execute(statement).fetchall()

    def assert_whole(self) -> None:
        """The file is sound: structure, foreign keys, search index, one `opened` event per ticket that there ever was."""
        assert self.rows("PRAGMA integrity_check") == [("ok",)]
        assert self.rows("PRAGMA foreign_key_check") == []
        self.rows("INSERT INTO ticket_search(ticket_search) VALUES ('integrity-check')")
        happened = dict(self.rows("SELECT kind, count(*) FROM event GROUP BY kind"))
        stored = self.rows("SELECT count(*) FROM ticket")[0][0]
        assert happened.get("opened", 0) - happened.get("deleted", 0) == stored


def bound_by_rights() -> tuple[str, ...]:
    """Return what stands before a command so that file rights count for it, even where root runs the tests."""
    if os.geteuid() != 0:
        return ()
    if shutil.which("setpriv") is None:
        pytest.skip("setpriv is not installed, and rights do not bind root")
    return ("setpriv", "--bounding-set=-dac_override,-dac_read_search")


def tampering(*expressions: str) -> tuple[str, ...]:
    """Return what stands before a command whose system calls go wrong, such as "fdatasync:signal=SIGKILL:when=3".

    Each thread's calls are counted apart. Not with --seccomp-bpf, which is quicker: strace 6.1 then sends no signal.
    """
    needs_tracing()
    calls = ",".join(each.partition(":")[0] for each in expressions)
    injected = [part for each in expressions for part in ("-e", f"inject={each}")]
    return ("strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={calls}", *injected)


def needs_tracing() -> None:
    """Skip where system calls cannot be tampered with."""
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed")
    probe = subprocess.run(["strace", "-e", "trace=none", "true"], capture_output=True, check=False)
    if probe.returncode:
        pytest.skip("this sandbox forbids ptrace")
