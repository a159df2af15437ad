"""Mails from the server as an operator starts it: the worker is its thread."""

import http.cookiejar
import os
import re
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from email.message import EmailMessage
from html import unescape
from pathlib import Path

import pytest

pytest.importorskip("aiosmtpd")

from tests.outbox import sink
from tests.waiting import until

ROOT = Path(__file__).resolve().parents[2]
HIDDEN = re.compile(r'name="(csrf_token|key|made_at)" value="([^"]*)"')


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
        """Fill in the form of a page and return where it leads; once more when it comes back as sent too fast."""
        try:
            return self.fill_in(path, self.get(path), fields)
        except urllib.error.HTTPError as refused:
            if refused.code != 422:
                raise
            return self.fill_in(path, refused.read().decode(), fields)

    def fill_in(self, path: str, page: str, fields: dict[str, str]) -> str:
        """Send the form of a page with these fields."""
        held = {name: unescape(value) for name, value in HIDDEN.findall(page)}
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
        until(lambda: answers(address))
        yield Visitor(address), kept, setup
        process.kill()
        process.communicate()


def answers(address: str) -> bool:
    """Does the server answer yet?"""
    try:
        return bool(Visitor(address).get("/healthz"))
    except OSError:
        return False


def mail_to(kept, address: str) -> EmailMessage:
    """Wait for the newest mail to somebody."""
    return until(lambda: next((mail for mail in reversed(kept.mails) if mail["To"] == address), None))


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


def kinds_to(kept, address: str, count: int) -> list[EmailMessage]:
    """Wait until so many mails have reached somebody, and return them."""
    return until(
        lambda: found if len(found := [m for m in kept.mails if m["To"] == address]) >= count else []
    )


def test_every_mail_of_a_requester_leaves_and_one_click_stops_those_of_the_request(server):
    guest, kept, setup = server
    admin = Visitor(guest.address)
    admin.send(setup, name="Bo", email="bo@example.com", password="a long enough one")
    guest.send("/requests/new", name="Sam", email="sam@example.com", subject="Bell", details="Too quiet.")
    kinds_to(kept, "sam@example.com", 1)
    form = {name: unescape(value) for name, value in HIDDEN.findall(admin.get("/tickets/1"))}

    def post(path: str, **fields: str) -> None:
        admin.opener.open(
            admin.address + path, urllib.parse.urlencode({**form, **fields}).encode(), timeout=10
        )

    post("/tickets/1/comments", body="Louder now?", visibility="public", key="a")
    post("/tickets/1/status", value="resolved")
    guest.send("/sign-in/link", email="sam@example.com")
    guest.send("/password", email="sam@example.com")
    mails = kinds_to(kept, "sam@example.com", 5)
    subjects = sorted(mail["Subject"] for mail in mails)
    assert subjects == [
        "Choose a new password", "Re: [#1] Bell", "Re: [#1] Bell", "Your request #1", "Your sign-in link",
    ]  # fmt: skip
    assert all(mail["Auto-Submitted"] == "auto-generated" for mail in mails)
    way_out = next(mail for mail in mails if mail["Subject"].startswith("Re:"))["List-Unsubscribe"].strip(
        "<>"
    )
    with urllib.request.urlopen(way_out, b"List-Unsubscribe=One-Click", timeout=10) as answer:
        assert answer.status == 200
    post("/tickets/1/comments", body="Not to be sent.", visibility="public", key="b")
    guest.send("/sign-in/link", email="sam@example.com")
    assert "Not to be sent." not in kinds_to(kept, "sam@example.com", 6)[-1].as_string()
    assert len([mail for mail in kept.mails if mail["Subject"].startswith("Re:")]) == 2
