"""The writer gate: one writer at a time, in this process and between processes.

SQLite's busy handler polls, so a writer may wait for seconds while others overtake it; here writers queue. And since nothing
commits or checkpoints outside the gate, the WAL-reset race of SQLite 3.7.0 to 3.51.2 cannot happen (sqlite.org/wal.html).
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from helpdesk.errors import Busy, Conflict, Damaged
from helpdesk.i18n import Message, _

PATIENCE_SECONDS = 5.0
POLL_SECONDS = 0.002
SERVING = "serving.lock"
_gates: dict[str, Gate] = {}
_gates_lock = threading.Lock()


class Gate:
    """Held from BEGIN IMMEDIATE to the end of COMMIT."""

    def __init__(self, path: str):
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self._lock = threading.Lock()
        self._owner: int | None = None
        self.damage = ""  # what is wrong with the file: nobody writes to it any more

    @contextmanager
    def held(self) -> Iterator[None]:
        """Wait for one's turn. Raises Busy after 5 s, Damaged at once, RuntimeError when this thread is inside already."""
        me = threading.get_ident()
        if self._owner == me:
            raise RuntimeError(
                "a second write was begun inside an open one, on another session of the same thread"
            )
        if self.damage:
            raise Damaged(self.damage)
        deadline = time.monotonic() + PATIENCE_SECONDS
        if not self._lock.acquire(timeout=PATIENCE_SECONDS):
            raise Busy(1)
        try:
            self._wait_for_other_processes(deadline)
            self._owner = me
            yield
        finally:
            self._owner = None
            fcntl.flock(self._file, fcntl.LOCK_UN)
            self._lock.release()

    def close(self) -> None:
        """Close the file, as soon as nobody holds the gate."""
        with self._lock:
            os.close(self._file)

    def _wait_for_other_processes(self, deadline: float) -> None:
        while True:
            try:
                return fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise Busy(1) from None
                time.sleep(POLL_SECONDS)


def gate_beside(database: str) -> Gate:
    """Return the gate of a database file; it locks a file of its own beside it."""
    with _gates_lock:
        if database not in _gates:
            _gates[database] = Gate(f"{database}-gate")
        return _gates[database]


def leave(database: str) -> None:
    """Close the gate of a database that this process is done with: each keeps a file open."""
    with _gates_lock:
        gate = _gates.pop(database, None)
    if gate:
        gate.close()


def serve_from(instance: Path) -> None:
    """Note, until this process and its children end, that somebody serves from the folder. Raises Conflict during a restore."""
    _flock(instance, fcntl.LOCK_SH, _("A restore or a copy is under way here. Start when it is done."))


@contextmanager
def while_nobody_serves(instance: Path) -> Iterator[None]:
    """Keep servers from starting on the folder. Raises Conflict when one runs."""
    problem = _("A server or worker runs on %(folder)s. Stop it first.", folder=str(instance))
    file = _flock(instance, fcntl.LOCK_EX, problem)
    try:
        yield
    finally:
        os.close(file)


def _flock(instance: Path, how: int, problem: Message) -> int:
    file = os.open(instance / SERVING, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(file, how | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(file)
        raise Conflict(problem) from None
    return file
