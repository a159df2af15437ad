"""A helpdesk as an operator starts it, with a real mail server beside it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.outbox import Sink, sink
from tests.waiting import until
from tests.worker.visitor import Visitor

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Desk:
    """A server that runs: its settings, its address, its set-up link, and the mails that left it."""

    environment: dict[str, str]
    address: str
    setup: str
    kept: Sink

    def visitor(self) -> Visitor:
        """Somebody who has not been here."""
        return Visitor(self.address)

    def mails_to(self, address: str, count: int = 1) -> list[EmailMessage]:
        """Wait until so many mails have reached somebody, and return them."""
        return until(
            lambda: found if len(found := [m for m in self.kept.mails if m["To"] == address]) >= count else []
        )

    def path_in(self, mail: EmailMessage) -> str:
        """The path of the mail's link."""
        text = mail.get_body(("plain",)).get_content()
        return text.split(self.address, 1)[1].split()[0]


@pytest.fixture
def desk(tmp_path, unused_port) -> Iterator[Desk]:
    """Run a server, whose worker is its thread."""
    with sink() as (kept, port):
        own = {name: value for name, value in os.environ.items() if not name.startswith("HELPDESK_")}
        own |= {
            "HELPDESK_INSTANCE": str(tmp_path), "HELPDESK_PORT": str(unused_port),
            "HELPDESK_MAIL_FROM": "Desk <desk@example.com>",
            "HELPDESK_SMTP_URL": f"smtp://127.0.0.1:{port}?starttls=off",
        }  # fmt: skip
        process = subprocess.Popen(
            [sys.executable, "app.py"], cwd=ROOT, env=own, stdout=-1, stderr=-3, text=True
        )
        address = process.stdout.readline().split()[-1]
        setup = process.stdout.readline().split()[-1].removeprefix(address)
        until(lambda: answers(address))
        yield Desk(own, address, setup, kept)
        process.kill()
        process.communicate()


def answers(address: str) -> bool:
    """Does the server answer yet?"""
    try:
        return bool(Visitor(address).get("/healthz"))
    except OSError:
        return False
