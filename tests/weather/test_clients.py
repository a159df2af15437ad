"""Clients that connect and say nothing, read at a trickle, or leave in the middle: others are served, and nothing grows."""

import os
import shutil
import socket
import sqlite3
from contextlib import ExitStack, closing, suppress
from pathlib import Path

import pytest

from tests.waiting import until
from tests.weather.harness import IS_LONG, KEY, TICKET, TICKETS, Desk

ROWS = 1_000_000 if IS_LONG else 20_000
HALF_OPEN = 1_000
LEAVERS = 100
THREADS = 4
SLOW_READERS = 3  # of four threads: each holds one, see docs/operating.md
MOST_GROWTH_BYTES = 10 * 1024 * 1024
MOST_LOG_BYTES = 16 * 1024 * 1024
LONG = {**TICKET, "description": "Rain. " * 9000}
MANY = """
WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < {rows})
INSERT INTO ticket ({columns}) SELECT {columns} FROM number, ticket WHERE ticket.id = 1
"""

pytestmark = pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs Linux's /proc")


def memory(desk: Desk) -> int:
    """What the process holds, in bytes."""
    status = Path(f"/proc/{desk.process.pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) * 1024


def sockets(desk: Desk) -> int:
    """How many sockets the process holds."""
    return sum(target.startswith("socket:") for target in open_files(desk))


def databases(desk: Desk) -> int:
    """How many connections to its database the process holds."""
    return open_files(desk).count(str(desk.path))


def open_files(desk: Desk) -> list[str]:
    """What the process has open."""
    found = []
    for link in Path(f"/proc/{desk.process.pid}/fd").iterdir():
        with suppress(FileNotFoundError):  # closed meanwhile
            found.append(os.readlink(link))
    return found


def connected(desk: Desk, said: bytes) -> socket.socket:
    """Connect, say something, and read nothing."""
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    client.settimeout(60)
    client.connect(("127.0.0.1", desk.port))
    client.sendall(said)
    return client


def reader(desk: Desk) -> socket.socket:
    """Begin to read the whole list."""
    request = f"GET {TICKETS} HTTP/1.1\r\nHost: x\r\nX-API-Key: {KEY}\r\n\r\n"
    client = connected(desk, request.encode())
    assert client.recv(15) == b"HTTP/1.1 200 OK"
    return client


@pytest.fixture
def large(used: Desk) -> Desk:
    """A helpdesk with a long list, running and warm."""
    with closing(sqlite3.connect(used.path)) as database:
        names = [row[1] for row in database.execute("PRAGMA table_info(ticket)") if row[1] != "id"]
        database.execute(MANY.format(rows=ROWS, columns=", ".join(names)))
        database.commit()
    used.start()
    for _ in range(3):
        assert used.ask("GET", TICKETS, wait=600).text.count('"id":') >= ROWS
        assert used.ask("POST", TICKETS, LONG).status == 201
    return used


def test_those_who_read_at_a_trickle_cost_nothing(large: Desk):
    held, before = memory(large), sockets(large)
    log = large.folder / "helpdesk.sqlite3-wal"
    with ExitStack() as stack:
        slow = stack.enter_context(reader(large))
        for _ in range(20):
            assert large.ask("GET", f"{TICKETS}/1").status == 200
            assert slow.recv(64)
        assert memory(large) - held < MOST_GROWTH_BYTES
        for _ in range(SLOW_READERS - 1):
            stack.enter_context(reader(large))
        for _ in range(80):
            assert large.ask("POST", TICKETS, LONG).status == 201
        assert log.stat().st_size < MOST_LOG_BYTES
    until(lambda: sockets(large) <= before, "the connections of slow readers stay")


def test_those_who_leave_in_the_middle_cost_nothing(large: Desk):
    reader(large).close()
    held, before = memory(large), sockets(large)
    for _ in range(LEAVERS):
        reader(large).close()
    until(lambda: sockets(large) <= before, "the connections of leavers stay")
    assert databases(large) <= THREADS + 2
    assert large.ask("GET", TICKETS, wait=600).text.endswith("]")
    assert memory(large) - held < MOST_GROWTH_BYTES


def test_a_thousand_half_open_connections_and_a_dripping_one_stop_nobody(desk: Desk):
    few_files = ("prlimit", "--nofile=1024:") if shutil.which("prlimit") else ()
    desk.start(*few_files)
    before = sockets(desk)
    with ExitStack() as stack:
        for _ in range(HALF_OPEN):
            stack.enter_context(connected(desk, b"GET /healthz HT"))
        dripping = stack.enter_context(connected(desk, b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Drip: "))
        for _ in range(20):
            assert desk.ask("POST", TICKETS, TICKET).status == 201
            dripping.sendall(b"a")
        assert sockets(desk) > HALF_OPEN
        dripping.sendall(b"\r\n\r\n")
        assert dripping.recv(15) == b"HTTP/1.1 200 OK"
    until(lambda: sockets(desk) <= before, "closed connections stay")
