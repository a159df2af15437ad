"""Asking again: entity tags and idempotency keys."""

from concurrent.futures import ThreadPoolExecutor

from tests.api.program import faults

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


def test_many_at_once_get_one_ticket(app, program):
    def post(_number: int) -> int:
        client = app.test_client(use_cookies=False)
        headers = {"X-API-Key": program.key, "Idempotency-Key": "a-1"}
        return client.post("/v1/support/tickets", json=NEW, headers=headers).json["id"]

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(post, range(16)))) == 1
