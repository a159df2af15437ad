"""Asking again: entity tags and idempotency keys."""

from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait

import pytest
from sqlalchemy import text

from helpdesk import actions
from helpdesk.db import queue_for_event_order, transaction
from helpdesk.rules.text import render
from tests.api.program import Program, faults

NEW = {"subject": "A", "description": "B"}


def test_what_has_not_changed_is_not_sent_again(program, cast):
    path = f"/tickets/{cast.ticket}"
    tag = program("GET", path).headers["ETag"]
    again = program("GET", path, If_None_Match=tag)
    assert (again.status_code, again.data) == (304, b"")
    program("POST", f"{path}/comments", {"content": "x"})
    assert program("GET", path, If_None_Match=tag).status_code == 200


def test_a_change_of_what_has_changed_meanwhile_is_refused(program, cast):
    path = f"/tickets/{cast.ticket}"
    old = program("GET", path).headers["ETag"]
    new = program("PUT", path, {"status": "pending"}, If_Match=old).headers["ETag"]
    assert new == program("GET", path).headers["ETag"] != old
    for answer in (
        program("PUT", path, {"status": "closed"}, If_Match=old),
        program("DELETE", path, If_Match=old),
    ):
        assert (answer.status_code, answer.headers["ETag"]) == (412, new)
        assert answer.content_type == "application/problem+json"
    assert program("GET", path).json["status"] == "pending"
    assert program("PUT", path, {}, If_Match="*").status_code == 200
    assert program("DELETE", path, If_Match=new).status_code == 204


def test_a_repeated_post_is_carried_out_once(program, cast):
    for path, body in (("/tickets", NEW), (f"/tickets/{cast.ticket}/comments", {"content": "x"})):
        first, second = (program("POST", path, body, Idempotency_Key="a-1") for _ in range(2))
        assert second.status_code == first.status_code == 201
        assert second.json == first.json
        assert second.headers.get("Location") == first.headers.get("Location")
        assert second.headers["Idempotency-Replayed"] == "true"
        assert "Idempotency-Replayed" not in first.headers
    assert len(program("GET", "/tickets").json) == 3


def test_a_key_of_another_request_is_refused(program, program_of):
    program("POST", "/tickets", NEW, Idempotency_Key="a-1")
    answer = program("POST", "/tickets", {**NEW, "subject": "C"}, Idempotency_Key="a-1")
    assert "idempotency_key_reused" in faults(answer).values()
    assert "idempotency_key" in faults(program("POST", "/tickets", NEW, Idempotency_Key="a" * 256)).values()
    assert "Idempotency-Replayed" not in program_of()("POST", "/tickets", NEW, Idempotency_Key="a-1").headers


def test_what_was_refused_is_not_remembered(program):
    refused = program("POST", "/tickets", {**NEW, "category_id": 99}, Idempotency_Key="a-1")
    assert refused.status_code == 400
    assert program("POST", "/tickets", NEW, Idempotency_Key="a-1").status_code == 201


def test_a_repeat_while_the_first_is_at_work_is_told_so_and_later_gets_its_answer(app, program):
    def post():
        return Program(app.test_client(use_cookies=False), program.key)(
            "POST", "/tickets", NEW, Idempotency_Key="a-1"
        )

    program("GET", "/priorities")
    with ThreadPoolExecutor(6) as pool:
        with app.app_context(), transaction() as session:
            queue_for_event_order(session)  # nobody can finish
            tries = [pool.submit(post) for _ in range(6)]
            done = set()
            while len(done) < 5:
                done, at_work = wait(tries, return_when=FIRST_COMPLETED, timeout=30)
        assert [each.result().status_code for each in done] == [409] * 5
        first = at_work.pop().result()
    assert first.status_code == 201
    again = program("POST", "/tickets", NEW, Idempotency_Key="a-1")
    assert (again.json, again.headers["Idempotency-Replayed"]) == (first.json, "true")
    assert len(program("GET", "/tickets").json) == 1


def test_many_at_once_make_one_ticket(app, program):
    def post(_number: int):
        client = app.test_client(use_cookies=False)
        headers = {"X-API-Key": program.key, "Idempotency-Key": "a-1"}
        answer = client.post("/v1/support/tickets", json=NEW, headers=headers)
        return answer.status_code, answer.json.get("id")

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(post, range(16))) <= {(201, 1), (409, None)}
    assert len(program("GET", "/tickets").json) == 1


def test_after_24_hours_a_repeat_is_a_new_request_and_what_was_kept_is_swept(app, program):
    for key in ("a-1", "a-2"):
        program("POST", "/tickets", NEW, Idempotency_Key=key)
    with app.app_context(), transaction() as session:
        session.execute(text("UPDATE idempotency_record SET created_at = '2026-01-01 00:00:00.000000'"))
    again = program("POST", "/tickets", {**NEW, "subject": "C"}, Idempotency_Key="a-1")
    assert (again.status_code, again.json["id"]) == (201, 3)
    assert "Idempotency-Replayed" not in again.headers
    with app.app_context(), transaction() as session:
        assert session.scalar(text("SELECT count(*) FROM idempotency_record")) == 1


def test_a_repeat_after_24_hours_is_new_also_behind_a_backlog_that_is_not_swept_at_once(app, program):
    program("POST", "/tickets", NEW, Idempotency_Key="a-1")
    with app.app_context(), transaction() as session:
        session.execute(text("UPDATE idempotency_record SET created_at = '2026-01-02 00:00:00.000000'"))
        for number in range(100):
            session.execute(
                text(
                    "INSERT INTO idempotency_record (key, owner, route, fingerprint, status, answer, created_at) "
                    "VALUES (:key, 'x', 'x', 'x', 201, '', '2026-01-01 00:00:00.000000')"
                ),
                {"key": f"old {number}"},
            )
    again = program("POST", "/tickets", NEW, Idempotency_Key="a-1")
    assert (again.status_code, again.json["id"]) == (201, 2)


def test_a_replay_has_the_first_answers_status_and_headers(program, cast):
    for path, body in (("/tickets", NEW), (f"/tickets/{cast.ticket}/comments", {"content": "x"})):
        first, second = (program("POST", path, body, Idempotency_Key="a-1") for _ in range(2))
        program("PUT", "/tickets/3", {"status": "closed"})
        third = program("POST", path, body, Idempotency_Key="a-1")
        for name in ("ETag", "Location", "Content-Type"):
            assert first.headers.get(name) == second.headers.get(name) == third.headers.get(name)
        assert first.data == second.data == third.data


def test_a_posted_ticket_comes_with_the_tag_that_it_has(program):
    posted = program("POST", "/tickets", NEW)
    assert posted.headers["ETag"] == program("GET", "/tickets/1").headers["ETag"]
    assert (
        program("PUT", "/tickets/1", {"status": "closed"}, If_Match=posted.headers["ETag"]).status_code == 200
    )


@pytest.mark.parametrize("wrong", ['"x"', "x", '""', 'W/"1-0"', '"1-0000000000000000"', '"a", "b"'])
def test_a_tag_that_we_did_not_make_changes_nothing(program, cast, wrong):
    path = f"/tickets/{cast.ticket}"
    tag = program("GET", path).headers["ETag"]
    for answer in (
        program("PUT", path, {"status": "closed"}, If_Match=wrong),
        program("DELETE", path, If_Match=wrong),
    ):
        assert (answer.status_code, answer.headers["ETag"]) == (412, tag)
    assert program("PUT", "/tickets/99", {}, If_Match="*").status_code == 404


def test_a_tag_does_not_move_with_what_the_key_cannot_see(app, program, program_of, cast):
    rui, path = program_of(user_id=cast.rui.user_id), f"/tickets/{cast.ticket}"
    keys = (rui, program, program_of("read"), program_of("read", "notes", user_id=cast.ana.user_id))
    before = [key("GET", path).headers["ETag"] for key in keys]
    with app.app_context():
        actions.note(cast.ana, cast.ticket, render("secret"))
    assert [key("GET", path).headers["ETag"] for key in keys] == before
    with (
        app.app_context(),
        transaction() as session,
    ):  # two changes of tags in one second show no end user anything
        session.execute(text("UPDATE ticket SET version = version + 1"))
    assert [key("GET", path).headers["ETag"] for key in keys][0] == before[0]
    assert not {key("GET", path).headers["ETag"] for key in keys[1:]} & set(before)


def test_comments_that_have_not_changed_are_not_sent_again(program, cast):
    path = f"/tickets/{cast.ticket}/comments"
    tag = program("GET", path).headers["ETag"]
    assert program("GET", path, If_None_Match=tag).status_code == 304
    program("POST", path, {"content": "x"})
    assert program("GET", path, If_None_Match=tag).status_code == 200
