"""Does the time of an answer tell who is known here? `python bench/known.py` asks for known and for unknown addresses.

Each form that takes an address is sent for 200 known and 200 unknown ones, in no order, each time from another address of the
network, so that no counter stops it; mails leave to a server of the bench's own. The gap of the medians should be under a tenth.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import socketserver
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.desk import environment, running
from bench.load import Connection, request
from helpdesk import actions, create_app
from helpdesk.config import Settings
from helpdesk.rules.actor import system
from helpdesk.rules.passwords import hash_password

MOST_GAP = 0.1
PAUSE = 0.05
WARMING_UP = [(kind, 9990 + number) for number in range(5) for kind in ("known", "other")]
REPLIES = {b"DATA": b"354 go on\r\n", b"QUIT": b"221 bye\r\n"}
FORMS = {
    "sign-in, wrong password": ("/sign-in", {"password": "not the right one"}, 422),
    "sign-in link": ("/sign-in/link", {}, 200),
    "new password": ("/password", {}, 200),
    "new account": ("/register", {"name": "Somebody"}, 200),
    "request of a guest": (
        "/requests/new",
        {"name": "Somebody", "subject": "Paper", "details": "None."},
        303,
    ),
}


class Taking(socketserver.StreamRequestHandler):
    """A mail server that takes everything."""

    def handle(self) -> None:
        """Answer each command until the client goes."""
        with suppress(ConnectionError):
            self.wfile.write(b"220 bench\r\n")
            is_content = False
            for line in self.rfile:
                if line == b".\r\n" or not is_content:
                    word = line[:4].upper()
                    is_content = word == b"DATA"
                    self.wfile.write(REPLIES.get(word, b"250 ok\r\n"))


def main() -> None:
    """Measure every form and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--tries", type=int, default=200)
    parser.add_argument("--port", type=int, default=8766)
    parser.add_argument("--only", default="", help="only forms whose name has this in it")
    options = parser.parse_args()
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Taking)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    os.environ |= {
        "HELPDESK_SMTP_URL": f"smtp://127.0.0.1:{server.server_address[1]}?starttls=off",
        "HELPDESK_MAIL_FROM": "bench@example.com", "HELPDESK_TRUSTED_PROXIES": "*",
    }  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        people(Path(folder), options.tries)
        with running(Path(folder), "", options.port, 1):
            gaps = [
                shown(name, measured(options.port, *form, options.tries))
                for name, form in FORMS.items()
                if options.only in name
            ]
    print(
        "Every gap is under a tenth." if max(gaps) < MOST_GAP else "There is a gap that tells who is known."
    )


def people(folder: Path, count: int) -> None:
    """Make those who are known."""
    app = create_app(Settings.from_env(environment(folder, "") | {"HELPDESK_WORKER": "off"}))
    hashed = hash_password("a password of the bench")
    with app.app_context():
        for number in [*range(count), *range(9990, 9995)]:
            actions.add_user(system(), None, email=address("known", number), password_hash=hashed)


def address(kind: str, number: int) -> str:
    """Return an address; those of both kinds are of one length."""
    return f"{kind}{number:04}@example.com"


def measured(port: int, path: str, fields: dict[str, str], status: int, tries: int) -> dict[str, float]:
    """Return the median milliseconds of a form for addresses that are known and for others."""
    connection = Connection(port)
    _status, head, page = asked(connection, request("GET", path, {}))
    cookies = "; ".join(each.decode() for each in re.findall(rb"(?i)set-cookie: ([^;]+)", head))
    hidden = {
        name.decode(): value.decode() for name, value in re.findall(rb'name="(\w+)" value="([^"]+)"', page)
    }
    time.sleep(2.5)  # a guest's form that comes back sooner is a machine's
    taken: dict[str, list[float]] = {"known": [], "other": []}
    turns = [(kind, number) for kind in taken for number in range(tries)]
    for kind, number in [*WARMING_UP, *random.sample(turns, len(turns))]:
        form = hidden | fields | {"email": address(kind, number), "key": f"{kind}{number}"}
        took = once(connection, path, cookies, form, status)
        if number < tries:
            taken[kind].append(took)
        time.sleep(PAUSE)
    return {kind: median(each) for kind, each in taken.items()}


def once(connection: Connection, path: str, cookies: str, form: dict[str, str], status: int) -> float:
    """Send a form and return the milliseconds to its answer."""
    headers = {
        "Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded",
        "X-Forwarded-For": f"10.{random.randrange(250)}.{random.randrange(250)}.{random.randrange(250)}",
    }  # fmt: skip
    found, _head, _body = asked(connection, request("POST", path, headers, urlencode(form).encode()))
    if found != status:
        raise SystemExit(f"{path} answered {found}")
    return (time.perf_counter() - connection.sent_at) * 1e3


def asked(connection: Connection, message: bytes) -> tuple[int, bytes, bytes]:
    """Send a request on a connection that lasts."""
    connection.send(message)
    while (whole := connection.receive()) is None:
        pass
    return int(whole[0].split()[1]), *whole


def shown(name: str, medians: dict[str, float]) -> float:
    """Print one line and return the gap as a share of the slower one."""
    known, other = medians["known"], medians["other"]
    gap = abs(known - other) / max(known, other)
    print(f"{name:26} known {known:6.2f} ms   unknown {other:6.2f} ms   gap {gap:6.1%}")
    return gap


if __name__ == "__main__":
    main()
