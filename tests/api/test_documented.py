"""Every call of the reference, key by key."""

import re

import pytest

from helpdesk import actions
from helpdesk.rules.text import render
from tests.api.program import PROBLEM, TICKET

INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
NEW = {
    "subject": "Password Reset Needed",
    "description": "I forgot my password and need to reset it.",
    "priority": "high",
    "category_id": 3,
}
CALLS = [
    ("GET", "/tickets"), ("POST", "/tickets"), ("GET", "/tickets/1"), ("PUT", "/tickets/1"), ("DELETE", "/tickets/1"),
    ("GET", "/tickets/1/comments"), ("POST", "/tickets/1/comments"), ("GET", "/categories"), ("GET", "/priorities"),
]  # fmt: skip


def test_a_posted_ticket_is_answered_with_its_category_as_an_object(program):
    answer = program("POST", "/tickets", NEW)
    assert answer.status_code == 201
    assert answer.content_type == "application/json"
    assert set(answer.json) == TICKET
    assert answer.json["category"] == {"id": 3, "name": "Technical Support"}
    assert (answer.json["status"], answer.json["priority"]) == ("open", "high")
    assert answer.json["assignee_id"] is None
    assert answer.headers["Location"].endswith(f"/v1/support/tickets/{answer.json['id']}")


def test_a_ticket_without_priority_and_category_is_of_medium_priority(program):
    answer = program(
        "POST", "/tickets", {"subject": "A", "description": "B", "category_id": None, "priority": None}
    )
    assert (answer.json["priority"], answer.json["category"]) == ("medium", None)


def test_one_ticket_is_answered_with_its_slug_and_its_public_comments(program, cast):
    program("PUT", f"/tickets/{cast.ticket}", {"category_id": 1})
    program(
        "POST", f"/tickets/{cast.ticket}/comments", {"content": "Hello.", "author_email": "ana@example.com"}
    )
    answer = program("GET", f"/tickets/{cast.ticket}")
    assert answer.status_code == 200
    assert set(answer.json) == TICKET | {"comments"}
    assert answer.json["category"] == "account"
    assert INSTANT.fullmatch(answer.json["created_at"])
    [comment] = answer.json["comments"]
    assert set(comment) == {"id", "author", "content", "created_at"}
    assert (comment["author"], comment["content"]) == ("ana@example.com", "Hello.")
    assert INSTANT.fullmatch(comment["created_at"])


def test_the_list_is_a_bare_array_with_the_oldest_first(program, cast):
    answer = program("GET", "/tickets")
    assert [each["id"] for each in answer.json] == sorted([cast.noise, cast.ticket])
    assert all(set(each) == TICKET for each in answer.json)


def test_the_list_of_a_new_helpdesk_is_empty(program):
    assert program("GET", "/tickets").json == []


def test_a_changed_ticket_is_answered_with_its_slug(program, cast):
    answer = program(
        "PUT",
        f"/tickets/{cast.ticket}",
        {"status": "in_progress", "assignee_id": cast.ana.user_id, "category_id": 5},
    )
    assert answer.status_code == 200
    assert set(answer.json) == TICKET
    assert (answer.json["status"], answer.json["assignee_id"]) == ("in_progress", cast.ana.user_id)
    assert answer.json["category"] == "general"


def test_null_unassigns_and_clears_the_category(program, cast):
    program("PUT", f"/tickets/{cast.ticket}", {"assignee_id": cast.ana.user_id, "category_id": 2})
    answer = program(
        "PUT", f"/tickets/{cast.ticket}", {"status": "closed", "assignee_id": None, "category_id": None}
    )
    assert (answer.json["assignee_id"], answer.json["category"]) == (None, None)


def test_a_deleted_ticket_is_gone_and_its_id_is_not_used_again(program, cast):
    answer = program("DELETE", f"/tickets/{cast.ticket}")
    assert (answer.status_code, answer.data) == (204, b"")
    assert program("DELETE", f"/tickets/{cast.ticket}").status_code == 404
    assert program("GET", f"/tickets/{cast.ticket}").status_code == 404
    assert program("POST", "/tickets", NEW).json["id"] > cast.ticket


def test_the_lookups_of_a_new_helpdesk_are_those_of_the_reference(program):
    categories = [
        "Account Access",
        "Billing Inquiry",
        "Technical Support",
        "Feature Request",
        "General Question",
    ]
    assert program("GET", "/categories").json == [
        {"id": n, "name": name} for n, name in enumerate(categories, 1)
    ]
    priorities = ["Low", "Medium", "High", "Urgent"]
    assert program("GET", "/priorities").json == [
        {"id": n, "name": name} for n, name in enumerate(priorities, 1)
    ]


def test_an_archived_category_is_offered_no_more_and_stays_on_its_tickets(app, program, cast):
    program("PUT", f"/tickets/{cast.ticket}", {"category_id": 4})
    with app.app_context():
        actions.archive_category(cast.bo, 4)
    assert 4 not in [each["id"] for each in program("GET", "/categories").json]
    assert program("GET", f"/tickets/{cast.ticket}").json["category"] == "feature"
    assert program("PUT", f"/tickets/{cast.ticket}", {"category_id": 4}).status_code == 200
    assert program("POST", "/tickets", NEW | {"category_id": 4}).status_code == 400


@pytest.mark.parametrize(("method", "path"), CALLS)
@pytest.mark.parametrize("wrong", ["", "hd_wrong", "ключ".encode().decode("latin-1")])
def test_every_call_without_a_working_key_is_refused(client, method, path, wrong):
    answer = client.open(
        f"/v1/support{path}?api_key=x", method=method, headers={"X-API-Key": wrong} if wrong else {}
    )
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == 'ApiKey realm="support"'
    assert answer.content_type == "application/problem+json"
    assert set(answer.json) == PROBLEM
    assert answer.json["detail"] == "API key is missing or invalid."


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
@pytest.mark.parametrize(
    "number", ["999", "0", "-1", "01", "+1", "1.0", "abc", "१", "9223372036854775808", "1%00", "9" * 5000]
)
def test_a_ticket_that_is_not_there_is_missing_whatever_its_number(program, cast, method, number):
    for body in ({}, {"status": "nonsense"}):
        answer = program(method, f"/tickets/{number}", body)
        assert answer.status_code == 404
        assert set(answer.json) == PROBLEM


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_every_path_works_with_a_trailing_slash_and_never_redirects(program, cast, method, path):
    body = {"POST": {**NEW, "content": "x"}, "PUT": {}}.get(method)
    if path.endswith("comments") and method == "POST":
        body = {"content": "x"}
    elif method == "POST":
        body = NEW
    assert program(method, f"{path}/", body).status_code < 300


def test_another_method_is_refused_with_those_that_are_allowed(program):
    answer = program("PATCH", "/tickets/1", {})
    assert answer.status_code == 405
    assert answer.content_type == "application/problem+json"
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "PUT", "DELETE"}


def test_head_answers_as_get_without_a_body(program, cast):
    answer = program("HEAD", f"/tickets/{cast.ticket}")
    assert (answer.status_code, answer.data) == (200, b"")
    assert program("OPTIONS", "/tickets").status_code == 200


def test_an_unknown_path_is_a_problem(program):
    answer = program("GET", "/nothing")
    assert (answer.status_code, answer.content_type) == (404, "application/problem+json")


def test_the_description_comes_back_as_it_was_written(program):
    text = "  line\r\nnext\t<b>&amp;</b> 🎉 \n"
    number = program("POST", "/tickets", {"subject": " Café ", "description": text}).json["id"]
    answer = program("GET", f"/tickets/{number}").json
    assert answer["description"] == text.replace("\r\n", "\n")
    assert answer["subject"] == "Café"


def test_an_internal_note_never_appears(app, program, cast):
    with app.app_context():
        actions.note(cast.ana, cast.ticket, render("xylophone"))
    for path in ("/tickets", f"/tickets/{cast.ticket}", f"/tickets/{cast.ticket}/comments"):
        assert b"xylophone" not in program("GET", path).data.replace(
            b"Nobody else should read this xylophone", b""
        )
