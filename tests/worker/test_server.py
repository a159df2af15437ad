"""Mails from the server as an operator starts it: the worker is its thread."""

import re
import urllib.request

import pytest

pytest.importorskip("aiosmtpd")


def test_a_guest_an_invited_agent_and_their_mails(desk):
    guest, admin, agent = desk.visitor(), desk.visitor(), desk.visitor()
    admin.send(desk.setup, name="Bo", email="bo@example.com", password="a long enough one")
    guest.send("/requests/new", name="Sam", email="sam@example.com", subject="Bell", details="Too quiet.")
    received = desk.mails_to("sam@example.com")[0]
    assert "Too quiet." not in received.as_string()
    assert "Too quiet." in desk.visitor().get(desk.path_in(received))
    admin.send("/admin/people/new", name="Ana", email="ana@example.com", role="agent")
    invitation = desk.mails_to("ana@example.com")[0]
    assert "Bell" in agent.send(desk.path_in(invitation), password="another long one")
    assert guest.get("/readyz").startswith("ready\noldest waiting mail: ")


def test_one_click_in_a_mail_stops_those_of_the_request_and_no_others(desk):
    guest, admin = desk.visitor(), desk.visitor()
    admin.send(desk.setup, name="Bo", email="bo@example.com", password="a long enough one")
    guest.send("/requests/new", name="Sam", email="sam@example.com", subject="Bell", details="Too quiet.")
    received = desk.mails_to("sam@example.com")[0]
    assert received["Auto-Submitted"] == "auto-generated"
    way_out = received["List-Unsubscribe"].strip("<>")
    with urllib.request.urlopen(way_out, b"List-Unsubscribe=One-Click", timeout=10) as answer:
        assert answer.status == 200
    ticket = {"seen_at": "/tickets/1", "visibility": "public"}
    page = admin.send("/tickets/1/comments", **ticket, body="Not to be sent.")
    send_now = re.search(r"/tickets/1/held-replies/\d+/sending", page)[0]
    assert "held-replies" not in admin.send(send_now, seen_at="/tickets/1")
    guest.send("/sign-in/link", email="sam@example.com")
    assert [mail["Subject"] for mail in desk.mails_to("sam@example.com", 2)] == [
        "Your request #1", "Your sign-in link"
    ]  # fmt: skip
