"""/events: each key's own change feed, whole and in order."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from helpdesk import actions
from helpdesk.rules import cursor
from helpdesk.rules.text import render
from tests.api.program import Program, faults


@pytest.fixture
def busy(app, cast):
    """Something public and something internal on each ticket, and something of the desk."""
    with app.app_context():
        for number in (cast.noise, cast.ticket):
            actions.reply(cast.ana, number, render("we are on it"))
            actions.note(cast.ana, number, render("the zebrafish is suspicious"))
            actions.change_ticket(cast.ana, number, {"tags": ["fraud"], "status": "pending"})
        actions.add_group(cast.bo, None, name="Fraud")
    return cast


def feed(key, path: str = "/events") -> list[dict]:
    """Everything from the beginning, in pieces of three."""
    found, after = [], ""
    while True:
        piece = key("GET", f"{path}?limit=3&after={after}").json
        found += piece["events"]
        after = piece["next"]
        if not piece["has_more"]:
            return found


def kinds(events: list[dict], ticket: int | None) -> list[str]:
    """What happened to a ticket; to the desk for None."""
    return [each["kind"] for each in events if each["ticket_id"] == ticket]


def test_who_reads_which_events(busy, program, program_of):
    public, whole = (
        ["opened", "replied", "status_changed"],
        ["opened", "replied", "noted", "tags_changed", "status_changed"],
    )
    people = {"admin": busy.bo, "agent": busy.ana, "service": None, "end_user": busy.rui}
    for role, person in people.items():
        options = {"user_id": person.user_id} if person else {}
        for scopes in (("read",), ("read", "notes")):
            events = feed(program_of(*scopes, **options))
            is_whole = "notes" in scopes and role != "end_user"
            assert sorted(kinds(events, busy.ticket)) == sorted(whole if is_whole else public), (role, scopes)
            assert bool(kinds(events, busy.noise)) == (role != "end_user")
            assert ("group_added" in kinds(events, None)) == (is_whole and role != "agent")
            assert any(each["is_internal"] for each in events) == is_whole
            assert "zebrafish" not in str(events)
            if role == "end_user":
                assert "@" not in str(events)
                assert "fraud" not in str(events)
    assert program_of("write")("GET", "/events").status_code == 403


def test_an_event_says_what_changed_and_who_did_it(busy, program):
    [event] = [
        each
        for each in feed(program)
        if each["kind"] == "status_changed" and each["ticket_id"] == busy.ticket
    ]
    assert event["changes"] == {"status": {"before": "open", "after": "pending"}}
    assert event["actor"] == {"kind": "user", "user_id": busy.ana.user_id, "name": "Ana Agent"}
    assert (event["via"], event["is_internal"]) == ("web", False)


def test_of_a_deleted_ticket_nothing_is_left_but_that_it_was(busy, program, program_of):
    program("PUT", f"/tickets/{busy.ticket}", {"description": "a secret", "subject": "another"})
    program("DELETE", f"/tickets/{busy.ticket}")
    events = [each for each in feed(program_of("read", "notes")) if each["ticket_id"] == busy.ticket]
    assert [each["kind"] for each in events][-1] == "deleted"
    assert all(each["changes"] == {} for each in events)
    assert kinds(feed(program_of(user_id=busy.rui.user_id)), busy.ticket) == []


def test_the_place_is_good_when_nothing_is_new_and_later(busy, program):
    first = program("GET", "/events?limit=500").json
    assert not first["has_more"]
    nothing = program("GET", f"/events?after={first['next']}").json
    assert nothing == {"events": [], "next": first["next"], "has_more": False}
    program("PUT", f"/tickets/{busy.ticket}", {"status": "closed"})
    [new] = program("GET", f"/events?after={nothing['next']}").json["events"]
    assert new["changes"]["status"]["after"] == "closed"
    assert new["actor"]["kind"] == "key"


@pytest.mark.parametrize(
    "word", ["x", "1", cursor.write("users", 1), cursor.write("events", "1"), cursor.write("events")]
)
def test_a_place_that_we_did_not_make_is_refused(program, word):
    assert list(faults(program("GET", f"/events?after={word}"))) == ["/after"]


def test_no_event_is_skipped_or_repeated_while_many_write(app, cast, key):
    secret, numbers, is_done = key("read", "write", "notes"), range(6), threading.Event()

    def program() -> Program:
        return Program(app.test_client(use_cookies=False), secret)

    def write(number: int) -> None:
        writer = program()
        for each in range(8):
            body = {"content": f"{number} {each}", "public": bool(each % 2)}
            assert writer("POST", f"/tickets/{cast.ticket}/comments", body).status_code == 201

    def follow() -> list[int]:
        reader, found, after = program(), [], ""
        while True:
            was_done = is_done.is_set()
            piece = reader("GET", f"/events?limit=7&after={after}").json
            found += [each["id"] for each in piece["events"]]
            after = piece["next"]
            if was_done and not piece["has_more"]:
                return found

    with ThreadPoolExecutor(7) as pool:
        followed = pool.submit(follow)
        for each in [pool.submit(write, number) for number in numbers]:
            each.result()
        is_done.set()
        found = followed.result()
    assert found == [each["id"] for each in feed(program())]
    assert len([each for each in feed(program()) if each["kind"] in ("replied", "noted")]) == 48
