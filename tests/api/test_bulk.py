"""/tickets/bulk: one result for each operation, each wholly or not."""

import pytest

from helpdesk import actions
from helpdesk.rules.text import render
from tests.api.program import PROBLEM, TICKET, faults


def bulk(key, *operations, **headers):
    """Send operations and return the results."""
    answer = key("POST", "/tickets/bulk", {"operations": list(operations)}, **headers)
    assert answer.status_code == 200, answer.json
    assert [each["index"] for each in answer.json["results"]] == list(range(len(operations)))
    return answer.json["results"]


def test_each_operation_is_done_or_refused_on_its_own(program, cast):
    results = bulk(
        program, {"id": cast.ticket, "set": {"status": "Closed", "tags": ["x"]}}, {"id": 999, "set": {"status": "closed"}},
        {"id": cast.noise, "set": {"subject": "New", "status": "nonsense", "assignee_id": 77}},
        {"id": cast.noise, "delete": True}, {"id": cast.noise, "delete": True}, {"id": cast.ticket, "set": {}},
        {"id": -1, "delete": True}, {"id": cast.ticket, "set": []},
    )  # fmt: skip
    assert [each["status"] for each in results] == [200, 404, 400, 204, 404, 200, 404, 400]
    assert set(results[0]["ticket"]) == TICKET
    assert results[0]["ticket"]["status"] == "closed"
    assert set(results[1]) == {"index", "id", "status", "error"}
    assert set(results[1]["error"]) == PROBLEM
    assert {each["pointer"] for each in results[2]["error"]["errors"]} == {
        "/operations/2/set/status", "/operations/2/set/assignee_id",
    }  # fmt: skip
    assert set(results[3]) == {"index", "id", "status"}
    assert [each["id"] for each in program("GET", "/tickets").json] == [cast.ticket]


def test_an_operation_that_is_refused_halfway_leaves_nothing(app, program, cast):
    tags = [f"t{number}" for number in range(20)]
    with app.app_context():
        actions.set_tags(cast.ana, cast.ticket, tags)
    before = program("GET", f"/tickets/{cast.ticket}").json
    [result] = bulk(program, {"id": cast.ticket, "set": {"subject": "New", "assignee_id": cast.rui.user_id}})
    assert result["status"] == 400
    assert program("GET", f"/tickets/{cast.ticket}").json == before


def test_a_repeat_with_its_key_does_nothing_again(program, cast):
    operations = (
        {"id": cast.noise, "delete": True},
        {"id": 99, "delete": True},
        {"id": cast.ticket, "set": {"status": "closed"}},
    )
    first = bulk(program, *operations, Idempotency_Key="b-1")
    assert [each["status"] for each in first] == [204, 404, 200]
    assert bulk(program, *operations, Idempotency_Key="b-1") == first
    again = program("POST", "/tickets/bulk", {"operations": list(operations)}, Idempotency_Key="b-1")
    assert again.headers["Idempotency-Replayed"] == "true"
    assert program("GET", f"/tickets/{cast.ticket}").json["status"] == "closed"
    assert bulk(program, *operations)[0]["status"] == 404


def test_a_key_does_by_bulk_only_what_it_may_do_one_by_one(app, program_of, cast):
    with app.app_context():
        actions.reply(cast.ana, cast.ticket, render("done?"))
    delete, urgent = {"id": cast.ticket, "delete": True}, {"id": cast.ticket, "set": {"priority": "urgent"}}
    strangers, solved = (
        {"id": cast.noise, "set": {"status": "resolved"}},
        {"id": cast.ticket, "set": {"status": "resolved"}},
    )
    rui, ana = program_of(user_id=cast.rui.user_id), program_of(user_id=cast.ana.user_id)
    assert [each["status"] for each in bulk(rui, delete, urgent, strangers, solved)] == [403, 403, 404, 200]
    assert [each["status"] for each in bulk(ana, delete, urgent)] == [403, 200]
    assert [each["status"] for each in bulk(program_of(user_id=cast.bo.user_id), delete)] == [204]
    assert program_of("read")("POST", "/tickets/bulk", {"operations": [delete]}).status_code == 403


@pytest.mark.parametrize(
    ("operations", "place"),
    [
        ([], "/operations"), ({}, "/operations"), (None, "/operations"), ([{"id": 1, "set": {}}] * 101, "/operations"),
        ([1], "/operations/0"), ([{"id": "1", "set": {}}], "/operations/0/id"), ([{"set": {}}], "/operations/0/id"),
        ([{"id": 1}], "/operations/0/set"), ([{"id": 1, "delete": False}], "/operations/0/delete"),
        ([{"id": 1, "delete": True, "set": {}}], "/operations/0/set"), ([{"id": 1, "set": {}, "if": 1}], "/operations/0/if"),
    ],
)  # fmt: skip
def test_what_is_no_list_of_operations_is_refused_as_a_whole(program, cast, operations, place):
    body = {"operations": operations}
    assert place in faults(program("POST", "/tickets/bulk", body))
    assert set(faults(program("POST", "/tickets/bulk", {"ops": []}))) == {"/ops", "/operations"}
    assert len(program("GET", "/tickets").json) == 2


def test_bulk_takes_include(program, cast):
    answer = program(
        "POST",
        "/tickets/bulk?include=tags",
        {"operations": [{"id": cast.ticket, "set": {"tags": ["b", "a"]}}]},
    )
    assert answer.json["results"][0]["ticket"]["tags"] == ["a", "b"]
