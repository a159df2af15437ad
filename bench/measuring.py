"""Taking the figures of one helpdesk."""

from __future__ import annotations

import argparse
import socket
import sys
import time
from dataclasses import dataclass
from statistics import median

from sqlalchemy import create_engine, text

from bench.desk import ROOT, Desk, seconds_to_start
from bench.lines import API, AS_PROGRAM, BARE, Line, lines, session
from bench.load import Measured, measure, request
from bench.weights import Weight, weigh


@dataclass(frozen=True)
class Row:
    """One line of the table: medians over the rounds."""

    share: float
    cpu_share: float
    per_second: float
    p50: float
    p99: float


@dataclass(frozen=True)
class Found:
    """All figures of one helpdesk; `stream_mb` is None where the list was not streamed."""

    bare: Row
    rows: dict[str, Row]
    weights: dict[str, Weight]
    starts: dict[str, float]
    memory_mb: float
    stream_mb: float | None


def measure_all(desk: Desk, options: argparse.Namespace, starts: dict[str, float], *, streams: bool) -> Found:
    """Measure every line, then what the servers hold, then the weights."""
    agent, person = session(desk.ports[0], "ana@demo.example"), session(desk.ports[0], "rui@demo.example")
    chosen = [line for line in lines(desk.ports[0], agent, person) if options.only in line[0]]
    rows, bares = {}, []
    for line in chosen:
        rows[line[0]], bare = _rounds(desk, line, options)
        bares += bare
    memory = desk.resident_mb()
    stream = _stream_mb(desk) if streams and not options.only else None
    return Found(
        _row(bares, bares, bares), rows, _weights(desk.ports[0], agent, person), starts, memory, stream
    )


def _rounds(desk: Desk, line: Line, options: argparse.Namespace) -> tuple[Row, list[Measured]]:
    name, message, status = line
    timing = {"seconds": options.seconds, "connections": options.connections}
    bare_timing = timing | {"seconds": options.seconds / 2}
    measure(desk.ports, message, status, desk.cpu_seconds, seconds=0.3, connections=options.connections)
    before, taken, after = [], [], []
    for _round in range(options.rounds):
        before.append(measure(desk.ports, BARE, 200, desk.cpu_seconds, **bare_timing))
        taken.append(measure(desk.ports, message, status, desk.cpu_seconds, **timing))
        after.append(measure(desk.ports, BARE, 200, desk.cpu_seconds, **bare_timing))
    return _row(taken, before, after), before + after


def _row(taken: list[Measured], before: list[Measured], after: list[Measured]) -> Row:
    rounds = list(zip(taken, before, after, strict=True))
    return Row(
        median(one.per_second * 2 / (first.per_second + last.per_second) for one, first, last in rounds),
        median((first.cpu + last.cpu) / 2 / max(one.cpu, 1) for one, first, last in rounds),
        median(one.per_second for one in taken), median(one.p50 for one in taken), median(one.p99 for one in taken),
    )  # fmt: skip


def _stream_mb(desk: Desk) -> float:
    """Return by how much the memory grows while the whole list goes to somebody who reads it as it comes."""
    before = most = desk.resident_mb()
    with socket.create_connection(("127.0.0.1", desk.ports[0]), timeout=60) as reader:
        reader.sendall(request("GET", API, AS_PROGRAM | {"Connection": "close"}))
        looked_at = time.monotonic()
        while reader.recv(262_144):
            if time.monotonic() > looked_at + 0.05:
                most, looked_at = max(most, desk.resident_mb()), time.monotonic()
    return most - before


def _weights(port: int, agent: dict[str, str], person: dict[str, str]) -> dict[str, Weight]:
    pages = {
        "agent's queue": ("/tickets?view=open", agent), "agent's ticket": ("/tickets/1", agent),
        "end user's list": ("/requests", person), "sign-in": ("/sign-in", {}),
    }  # fmt: skip
    return {name: weigh(port, path, headers) for name, (path, headers) in pages.items()}


def starts(folder, port: int) -> dict[str, float]:
    """Return the seconds of a second start to the first 200; by bin/run only where it has been run once."""
    ways = {"python app.py": [sys.executable, str(ROOT / "app.py")]}
    if (ROOT / ".venv").exists():
        ways["bin/run"] = [str(ROOT / "bin" / "run")]
    for command in ways.values():
        seconds_to_start(command, folder, "", port)
    return {
        name: median(seconds_to_start(way, folder, "", port) for _ in range(3)) for name, way in ways.items()
    }


def database_of(server: str, tickets: int) -> str:
    """Return the address of this size's database on a PostgreSQL server, made when it is not there; "" without a server."""
    if not server:
        return ""
    name = f"helpdesk_bench_{tickets}"
    with create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT").connect() as connection:
        if connection.scalar(text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": name}) is None:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
    return f"{server}/{name}"
