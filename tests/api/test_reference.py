"""Every example of the API document, replayed key by key against the reference world. The examples are written out here."""

from datetime import UTC, datetime

import pytest

from helpdesk.actions.demo import load_reference
from helpdesk.rules.actor import system

TICKET_101 = {
    "id": 101,
    "subject": "Login Issue",
    "description": "User cannot log in to their account.",
    "status": "open",
    "priority": "high",
    "category": "account",
    "created_at": "2023-10-27T10:00:00Z",
    "updated_at": "2023-10-27T10:00:00Z",
    "assignee_id": 5,
}
TICKET_102 = {
    "id": 102,
    "subject": "Feature Request: Dark Mode",
    "description": "Request for a dark mode option in the user interface.",
    "status": "closed",
    "priority": "low",
    "category": "ui",
    "created_at": "2023-10-26T15:30:00Z",
    "updated_at": "2023-10-27T09:00:00Z",
    "assignee_id": None,
}
COMMENTS = [
    {
        "id": 201,
        "author": "user@example.com",
        "content": "This started happening this morning.",
        "created_at": "2023-10-27T10:05:00Z",
    },
    {
        "id": 202,
        "author": "agent@example.com",
        "content": "We are investigating this issue.",
        "created_at": "2023-10-27T10:15:00Z",
    },
]
NEW = {
    "subject": "Password Reset Needed",
    "description": "I forgot my password and need to reset it.",
    "priority": "high",
    "category_id": 3,
}
CATEGORIES = [
    {"id": 1, "name": "Account Access"},
    {"id": 2, "name": "Billing Inquiry"},
    {"id": 3, "name": "Technical Support"},
    {"id": 4, "name": "Feature Request"},
    {"id": 5, "name": "General Question"},
]
PRIORITIES = [
    {"id": 1, "name": "Low"},
    {"id": 2, "name": "Medium"},
    {"id": 3, "name": "High"},
    {"id": 4, "name": "Urgent"},
]


@pytest.fixture
def api(app, program):
    """A program that talks to the reference world."""
    with app.app_context():
        load_reference(system("cli"))
    return program


@pytest.fixture
def clock(monkeypatch):
    """Set what time the verbs think it is: the document's examples have theirs."""

    def at(hour: int, minute: int) -> None:
        moment = datetime(2023, 10, 27, hour, minute, tzinfo=UTC)
        for module in ("tickets", "ticket_fields", "_door"):
            monkeypatch.setattr(f"helpdesk.actions.{module}.now", lambda: moment)

    return at


def test_get_tickets(api):
    answer = api("GET", "/tickets")
    assert answer.status_code == 200
    assert answer.json == [TICKET_101, TICKET_102]
    assert [list(each) for each in answer.json] == [list(TICKET_101), list(TICKET_102)]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("status=open", [101]), ("status=closed", [102]), ("status=in_progress", []), ("assignee_id=5", [101]),
        ("status=closed&assignee_id=5", []), ("status=open&assignee_id=5", [101]), ("", [101, 102]),
    ],
)  # fmt: skip
def test_get_tickets_filtered(api, query, found):
    answer = api("GET", f"/tickets?{query}")
    assert (answer.status_code, [each["id"] for each in answer.json]) == (200, found)


def test_post_tickets(api, clock):
    clock(11, 0)
    answer = api("POST", "/tickets", NEW)
    assert answer.status_code == 201
    assert answer.json == {
        "id": 103,
        "subject": "Password Reset Needed",
        "description": "I forgot my password and need to reset it.",
        "status": "open",
        "priority": "high",
        "category": {
            "id": 3,
            "name": "Technical Support",
        },  # the document's lookup, not its example, knows what 3 is
        "created_at": "2023-10-27T11:00:00Z",
        "updated_at": "2023-10-27T11:00:00Z",
        "assignee_id": None,
    }


def test_get_one_ticket(api):
    answer = api("GET", "/tickets/101")
    assert answer.status_code == 200
    assert answer.json == {**TICKET_101, "comments": COMMENTS}
    assert list(answer.json) == [*TICKET_101, "comments"]
    assert [list(each) for each in answer.json["comments"]] == [list(COMMENTS[0])] * 2


def test_get_the_other_ticket(api):
    assert api("GET", "/tickets/102").json == {**TICKET_102, "comments": []}


def test_put_one_ticket(api, clock):
    clock(11, 30)
    answer = api("PUT", "/tickets/101", {"status": "closed", "assignee_id": None})
    assert answer.status_code == 200
    assert answer.json == {
        **TICKET_101, "status": "closed", "updated_at": "2023-10-27T11:30:00Z", "assignee_id": None,
    }  # fmt: skip


def test_put_back_the_whole_archived_ticket_as_it_was_read(api):
    """`category` is a name that PUT does not set, and "ui" stays although it is offered no more."""
    answer = api("PUT", "/tickets/102", api("GET", "/tickets/102").json)
    assert (answer.status_code, answer.json) == (200, TICKET_102)


def test_delete_one_ticket(api):
    answer = api("DELETE", "/tickets/101")
    assert (answer.status_code, answer.data) == (204, b"")
    assert api("GET", "/tickets/101").status_code == 404
    assert api("DELETE", "/tickets/101").status_code == 404
    assert [each["id"] for each in api("GET", "/tickets").json] == [102]


def test_the_lookups(api):
    assert (api("GET", "/categories").status_code, api("GET", "/categories").json) == (200, CATEGORIES)
    assert (api("GET", "/priorities").status_code, api("GET", "/priorities").json) == (200, PRIORITIES)


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_a_missing_ticket(api, method):
    assert api(method, "/tickets/103", {} if method == "PUT" else None).status_code == 404


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/tickets", {}), ("POST", "/tickets", {**NEW, "priority": "huge"}),
        ("POST", "/tickets", {**NEW, "category_id": 99}),
        ("PUT", "/tickets/101", {"status": "gone"}), ("PUT", "/tickets/101", {"assignee_id": 6}), ("PUT", "/tickets/101", []),
    ],
)  # fmt: skip
def test_a_bad_request(api, method, path, body):
    assert api(method, path, body).status_code == 400
    assert api("GET", "/tickets").json == [TICKET_101, TICKET_102]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/tickets"), ("POST", "/tickets"), ("GET", "/tickets/101"), ("PUT", "/tickets/101"), ("DELETE", "/tickets/101"),
        ("GET", "/categories"), ("GET", "/priorities"),
    ],
)  # fmt: skip
def test_without_a_key_or_with_a_wrong_one(api, method, path):
    assert api.client.open(f"/v1/support{path}", method=method).status_code == 401
    wrong = api.client.open(f"/v1/support{path}", method=method, headers={"X-API-Key": "wrong"})
    assert wrong.status_code == 401
