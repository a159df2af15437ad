"""How fast: `python bench/run.py [--tickets 100000]` prints each page's share of a bare answer of the same server.

The machine's mood cancels out in the share. Needs nothing but the helpdesk itself.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.load import measure, request

ROOT = Path(__file__).resolve().parent.parent
KEY = "a-key-for-this-bench-only"
PASSWORD = "demo-helpdesk"
ZIP = {"Accept-Encoding": "gzip"}
NEW = json.dumps({"subject": "Bench", "description": "A ticket of the bench.", "priority": "high"}).encode()


def main() -> None:
    """Load a demo helpdesk, start it, measure every line, print the table."""
    options = arguments()
    with tempfile.TemporaryDirectory() as folder:
        instance = Path(options.instance or folder)
        env = os.environ | {
            "HELPDESK_INSTANCE": str(instance),
            "HELPDESK_API_KEY": KEY,
            "HELPDESK_WORKER": "off",
        }
        if not (instance / "helpdesk.sqlite3").exists():
            load = [sys.executable, "-m", "helpdesk.cli", "demo", "load", "--tickets", str(options.tickets)]
            subprocess.run(load, cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)
        server = subprocess.Popen(
            [sys.executable, "-m", "bench.server", str(options.port), str(options.threads)],
            cwd=ROOT, env=env, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            wait_for(options.port)
            report(options)
            print(f"memory of the server: {resident_mb(server.pid)} MB")
        finally:
            server.terminate()
            server.wait()


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tickets", type=int, default=100_000)
    parser.add_argument(
        "--instance", help="measure (and fill, when empty) this folder instead of a fresh one"
    )
    parser.add_argument("--port", type=int, default=8765)
    parser.add_argument("--threads", type=int, default=4)
    parser.add_argument("--connections", type=int, default=4)
    parser.add_argument("--seconds", type=float, default=4)
    return parser.parse_args()


def report(options: argparse.Namespace) -> None:
    """Measure and print line by line."""
    print(f"{'':34}{'share':>7}{'req/s':>8}{'p50 ms':>8}{'p99 ms':>8}{'KB':>7}")
    bare = None
    for name, message, status in lines(options.port):
        found = measure(
            options.port, message, status, seconds=options.seconds, connections=options.connections
        )
        bare = bare or found.per_second
        share = found.per_second / bare
        print(
            f"{name:34}{share:7.2f}{found.per_second:8.0f}{found.p50:8.1f}{found.p99:8.1f}{found.bytes / 1000:7.1f}"
        )


def lines(port: int) -> list[tuple[str, bytes, int]]:
    """Return what is measured: name, request, expected status."""
    key, agent, person = (
        {"X-API-Key": KEY},
        session(port, "ana@demo.example"),
        session(port, "rui@demo.example"),
    )
    first = json.loads(fetch(port, "/v1/support/tickets?limit=1", key))[0]["id"]
    own = re.search(r'href="/requests/(\d+)', fetch(port, "/requests", person).decode())[1]
    api = "/v1/support/tickets"
    return [
        ("bare", request("GET", "/bare", {}), 200),
        ("GET one ticket, JSON", request("GET", f"{api}/{first}", key), 200),
        ("list 50, JSON", request("GET", f"{api}?limit=50", key), 200),
        ("create, JSON", request("POST", api, key, NEW), 201),
        ("queue, 50 rows", request("GET", "/tickets?view=open", agent | ZIP), 200),
        ("ticket page", request("GET", f"/tickets/{first}", agent | ZIP), 200),
        ("search page, 2 words", request("GET", "/tickets?q=order+delivery", agent | ZIP), 200),
        ("end user's list", request("GET", "/requests", person | ZIP), 200),
        ("end user's request page", request("GET", f"/requests/{own}", person | ZIP), 200),
    ]


def fetch(port: int, path: str, headers: dict[str, str]) -> bytes:
    """Get a page."""
    asked = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers)
    return urllib.request.urlopen(asked, timeout=30).read()


def session(port: int, email: str) -> dict[str, str]:
    """Sign in and return the header with the cookies."""
    jar = CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    page = opener.open(f"http://127.0.0.1:{port}/sign-in", timeout=30).read().decode()
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]
    form = urllib.parse.urlencode(
        {"csrf_token": token, "email": email, "password": PASSWORD, "next": "/account"}
    )
    opener.open(f"http://127.0.0.1:{port}/sign-in", form.encode(), timeout=30).close()
    return {"Cookie": "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)}


def wait_for(port: int) -> None:
    """Wait until the server answers."""
    for _ in range(300):
        try:
            return urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).close()
        except OSError:
            time.sleep(0.1)  # a server comes up when it comes up
    raise SystemExit("the server did not start")


def resident_mb(pid: int) -> int:
    """Return the memory that a process holds (Linux)."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) // 1024


if __name__ == "__main__":
    main()
