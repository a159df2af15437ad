"""Mails from the server as an operator starts it: the worker is its thread."""

import http.cookiejar
import os
import re
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from email.message import EmailMessage
from html import unescape
from pathlib import Path

import pytest

pytest.importorskip("aiosmtpd")

from tests.outbox import sink

ROOT = Path(__file__).resolve().parents[2]
HIDDEN = re.compile(r'name="(csrf_token|key)" value="([^"]*)"')


class Visitor:
    """A browser without scripts."""

    def __init__(self, address: str):
        self.address = address
        self.cookies = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    def get(self, path: str) -> str:
        """Return a page."""
        with self.opener.open(self.address + path, timeout=10) as answer:
            return answer.read().decode()

    def send(self, path: str, **fields: str) -> str:
        """Fill in the form of a page and return where it leads."""
        held = {name: unescape(value) for name, value in HIDDEN.findall(self.get(path))}
        data = urllib.parse.urlencode({**held, **fields}).encode()
        with self.opener.open(self.address + path, data, timeout=10) as answer:
            return answer.read().decode()


@pytest.fixture
def server(tmp_path, unused_port):
    """A server with a mail server; yields a visitor, what the mail server keeps, and the set-up link."""
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
        wait_for(lambda: answers(address))
        yield Visitor(address), kept, setup
        process.kill()
        process.communicate()


def answers(address: str) -> bool:
    """Does the server answer yet?"""
    try:
        return bool(Visitor(address).get("/healthz"))
    except OSError:
        return False


def wait_for(is_there, seconds: float = 60):
    """Wait for something that must come, and return it."""
    deadline = time.monotonic() + seconds
    while not (found := is_there()):
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.02)  # a server does it when it does it
    return found


def mail_to(kept, address: str) -> EmailMessage:
    """Wait for the newest mail to somebody."""
    return wait_for(lambda: next((mail for mail in reversed(kept.mails) if mail["To"] == address), None))


def path_in(mail: EmailMessage, visitor: Visitor) -> str:
    """The path of the mail's link."""
    text = mail.get_body(("plain",)).get_content()
    return re.search(re.escape(visitor.address) + r"(/\S+)", text)[1]


def test_a_guest_an_invited_agent_and_their_mails(server):
    guest, kept, setup = server
    admin = Visitor(guest.address)
    admin.send(setup, name="Bo", email="bo@example.com", password="a long enough one")
    guest.send("/requests/new", name="Sam", email="sam@example.com", subject="Bell", details="Too quiet.")
    received = mail_to(kept, "sam@example.com")
    assert "Too quiet." not in received.as_string()
    assert "Too quiet." in Visitor(guest.address).get(path_in(received, guest))
    admin.send("/admin/people/new", name="Ana", email="ana@example.com", role="agent")
    agent = Visitor(guest.address)
    assert "Bell" in agent.send(path_in(mail_to(kept, "ana@example.com"), guest), password="another long one")
    assert guest.get("/readyz").startswith("ready\noldest waiting mail: ")
