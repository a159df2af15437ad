"""Helpdesks to be measured: made once, started, asked how much they use, stopped."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KEY = "a-key-for-this-bench-only"
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Desk:
    """A helpdesk's folder, its database ("" for SQLite in the folder), and the servers that run on it."""

    folder: Path
    database: str
    ports: list[int]
    pids: list[int]

    def cpu_seconds(self) -> float:
        """Return the CPU time that the servers have used (Linux)."""
        fields = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in self.pids]
        return sum(int(each[11]) + int(each[12]) for each in fields) / TICKS

    def resident_mb(self) -> float:
        """Return the memory that the servers hold (Linux)."""
        texts = [Path(f"/proc/{pid}/status").read_text() for pid in self.pids]
        return sum(int(re.search(r"VmRSS:\s+(\d+)", text)[1]) for text in texts) / 1024


def environment(folder: Path, database: str, port: int = 0) -> dict[str, str]:
    """Return the environment of a helpdesk in this folder: default settings, but for the key and the worker."""
    own = {"HELPDESK_INSTANCE": str(folder), "HELPDESK_API_KEY": KEY, "HELPDESK_PORT": str(port or 8000)}
    return os.environ | own | ({"HELPDESK_DATABASE_URL": database} if database else {})


def fill(folder: Path, database: str, tickets: int) -> None:
    """Load the demo of this size, unless the folder has it already."""
    done = folder / f"loaded-{tickets}"
    if done.exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "helpdesk.cli", "demo", "load", "--tickets", str(tickets)]
    subprocess.run(
        command, cwd=ROOT, env=environment(folder, database), check=True, stdout=subprocess.DEVNULL
    )
    done.touch()


@contextmanager
def running(folder: Path, database: str, first_port: int, processes: int) -> Iterator[Desk]:
    """Run so many servers on one helpdesk, each on a port of its own, and stop them afterwards."""
    ports = [first_port + place for place in range(processes)]
    servers = []
    try:
        for port in ports:
            servers.append(serve([sys.executable, "-m", "bench.server"], environment(folder, database, port)))
            wait_for(port)
        yield Desk(folder, database, ports, [each.pid for each in servers])
    finally:
        for each in servers:
            each.terminate()
            each.wait()


def serve(command: list[str], env: dict[str, str]) -> subprocess.Popen:
    """Start a server; its log goes where it costs what a log costs and disturbs nobody."""
    return subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def wait_for(port: int) -> None:
    """Wait until the server answers."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        try:
            return urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).close()
        except OSError:
            time.sleep(0.01)  # a server comes up when it comes up
    raise SystemExit(f"the server on port {port} did not start")


def seconds_to_start(command: list[str], folder: Path, database: str, port: int) -> float:
    """Return how long a start takes to the first 200."""
    began = time.perf_counter()
    server = serve(command, environment(folder, database, port))
    try:
        wait_for(port)
        return time.perf_counter() - began
    finally:
        server.terminate()
        server.wait()
