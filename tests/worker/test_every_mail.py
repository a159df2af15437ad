"""Every kind of mail leaves real processes for a real mail server: those that wait, too, from a worker a few minutes later."""

import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

pytest.importorskip("aiosmtpd")

from helpdesk.rules import mails
from tests.waiting import until
from tests.worker.conftest import ROOT, Desk
from tests.worker.visitor import Visitor

MINUTES_LATER = "+3m"  # notices wait for two (rules.mails.BATCHING)
SECRET = "a long enough one"


@contextmanager
def a_worker_later(desk: Desk) -> Iterator[None]:
    """Run a worker as a process of its own, whose clock is ahead."""
    libraries = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
    if not libraries:
        pytest.skip("libfaketime is not installed")
    ahead = {
        "LD_PRELOAD": str(libraries[0]),
        "FAKETIME": MINUTES_LATER,
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    worker = subprocess.Popen(
        [sys.executable, "-m", "helpdesk.worker"], cwd=ROOT, env=desk.environment | ahead, stdout=-3
    )
    try:
        yield
    finally:
        worker.kill()
        worker.wait()


def kinds_that_left(desk: Desk) -> set[str]:
    """Which kinds of mail are known to have left, alone or with others in one."""
    path = Path(desk.environment["HELPDESK_INSTANCE"]) / "helpdesk.sqlite3"
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as database:
        return {kind for (kind,) in database.execute("SELECT kind FROM delivery WHERE state = 'sent'")}


def staff_at_work(desk: Desk) -> tuple[Visitor, Visitor, str]:
    """Bo the admin, and Ana, whom he invited and put into a group, with her number."""
    admin, agent = desk.visitor(), desk.visitor()
    admin.send(desk.setup, name="Bo", email="bo@example.com", password=SECRET)
    admin.send("/admin/groups", name="Bells")
    page = admin.send("/admin/people/new", name="Ana", email="ana@example.com", role="agent")
    person = re.search(r"/admin/people/(\d+)/groups", page)
    admin.send(person[0], seen_at=f"/admin/people/{person[1]}", group_ids="1")
    agent.send(desk.path_in(desk.mails_to("ana@example.com")[0]), password=SECRET)
    return admin, agent, person[1]


def people_ask_for_links(desk: Desk, agent: Visitor) -> None:
    """Everything that is asked for, by Ana and by strangers."""
    stranger = desk.visitor()
    agent.send("/account/addresses", seen_at="/account", email="ana@home.example.com")
    stranger.send("/register", name="Nob", email="nob@example.com")
    stranger.send("/register", name="Ana", email="ana@example.com")
    stranger.send("/sign-in/link", email="sam@example.com")
    stranger.send("/password", email="sam@example.com")


def sams_request_is_answered(desk: Desk, admin: Visitor, ana: str) -> None:
    """A guest asks, and Bo does all that somebody is told of."""
    guest, ticket = desk.visitor(), {"seen_at": "/tickets/1"}
    guest.send("/requests/new", name="Sam", email="sam@example.com", subject="Bell", details="Too quiet.")
    link = desk.path_in(desk.mails_to("sam@example.com")[0])
    admin.send("/tickets/1/group", **ticket, value="1")
    admin.send("/tickets/1/assignee", **ticket, value=ana)
    admin.send("/tickets/1/comments", **ticket, visibility="internal", body="@Ana: which bell?")
    admin.send("/tickets/1/comments", **ticket, visibility="public", body="Louder now?")
    guest.send("/requests/1/comments", seen_at="/requests/1", body="Not at all.")
    admin.send("/tickets/1/status", **ticket, value="resolved")
    admin.send("/tickets/1/links/revocation", **ticket)
    guest.send("/r", seen_at="/sign-in", token=link.removeprefix("/r/"))


def test_every_kind_of_mail_leaves_and_says_what_it_is(desk):
    admin, agent, ana = staff_at_work(desk)
    sams_request_is_answered(desk, admin, ana)
    people_ask_for_links(desk, agent)
    with a_worker_later(desk):
        until(lambda: kinds_that_left(desk) == set(mails.KINDS), "a kind of mail has not left")
    assert sorted(mail["Subject"] for mail in desk.mails_to("sam@example.com", 6)) == [
        "Choose a new password", "Re: [#1] Bell", "Re: [#1] Bell", "Your new link to request #1", "Your request #1",
        "Your sign-in link",
    ]  # fmt: skip
    assert [mail["Subject"] for mail in desk.mails_to("ana@home.example.com")] == ["Confirm your address"]
    registration = desk.path_in(desk.mails_to("nob@example.com")[0])
    assert registration.startswith("/register/")
    told = "".join(mail.get_body(("plain",)).get_content() for mail in desk.mails_to("ana@example.com", 3))
    assert "It has one already." in told
    for news in (
        "Assigned to you: Bell",
        "New in your group: Bell",
        "You were mentioned: Bell",
        "New reply: Bell",
    ):
        assert news in told
