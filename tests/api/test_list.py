"""The list of tickets: filters, pages, the stream; and how many questions an answer may cost."""

import re

import pytest

from helpdesk import actions
from helpdesk.db import transaction
from helpdesk.rules.actor import system
from helpdesk.rules.text import render
from tests.api.program import faults


def open_many(app, count: int) -> None:
    """Open tickets, in one transaction."""
    text = render("x")
    with app.app_context(), transaction():
        for number in range(count):
            actions.open_ticket(system(), None, subject=f"Ticket {number}", description=text)


def ids(answer) -> list[int]:
    """The ids of a list."""
    assert answer.status_code == 200
    return [each["id"] for each in answer.json]


def test_filters_find_what_is_so_and_are_combined(program, cast):
    ana = cast.ana.user_id
    program("PUT", f"/tickets/{cast.ticket}", {"status": "closed", "assignee_id": ana})
    assert ids(program("GET", "/tickets?status=closed")) == [cast.ticket]
    assert ids(program("GET", "/tickets?status=CLOSED")) == [cast.ticket]
    assert ids(program("GET", "/tickets?status=open")) == [cast.noise]
    assert ids(program("GET", f"/tickets?assignee_id={ana}")) == [cast.ticket]
    assert ids(program("GET", "/tickets?assignee_id=null")) == [cast.noise]
    assert ids(program("GET", f"/tickets?assignee_id={ana}&status=open")) == []
    assert ids(program("GET", "/tickets?status=&assignee_id=&limit=&cursor=&colour=red")) == [
        cast.noise,
        cast.ticket,
    ]


@pytest.mark.parametrize(
    "query", ["status=nonsense", "status=%00", "assignee_id=999", "assignee_id=-1", "assignee_id=" + "9" * 50]
)
def test_a_filter_that_nothing_fits_finds_nothing(program, cast, query):
    assert ids(program("GET", f"/tickets?{query}")) == []


@pytest.mark.parametrize(
    "query",
    ["assignee_id=x", "assignee_id=1.0", "assignee_id=١", "limit=0", "limit=501", "limit=x", "cursor=x"],
)
def test_a_parameter_that_cannot_be_read_is_refused(program, query):
    assert list(faults(program("GET", f"/tickets?{query}"))) == ["/" + query.partition("=")[0]]


def test_every_wrong_parameter_is_named(program):
    assert set(faults(program("GET", "/tickets?assignee_id=x&limit=0"))) == {"/assignee_id", "/limit"}


def test_pages_follow_one_another_to_the_end(app, program):
    open_many(app, 5)
    found, path = [], "/tickets?limit=2&status=open"
    for _page in range(3):
        answer = program("GET", path)
        found += ids(answer)
        link = re.fullmatch(
            r'<http://localhost/v1/support(/tickets\?.*)>; rel="next"', answer.headers.get("Link", "")
        )
        path = link[1] if link else None
    assert path is None
    assert found == [1, 2, 3, 4, 5]


def test_more_than_a_thousand_tickets_are_streamed_in_batches(app, program, sql):
    open_many(app, 1_203)
    program("GET", "/priorities")
    sql.clear()
    answer = program("GET", "/tickets")
    assert "Content-Length" not in answer.headers
    assert ids(answer) == list(range(1, 1_204))
    assert len([each for each in sql if "FROM ticket" in each]) == 3
    assert ids(program("GET", "/tickets?limit=500"))[-1] == 500


def test_a_list_of_exactly_one_batch_ends_well(app, program):
    open_many(app, 500)
    assert len(ids(program("GET", "/tickets"))) == 500
    assert "Link" not in program("GET", "/tickets?limit=500").headers


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/tickets", 2),
        ("/tickets/2", 3),
        ("/categories", 2),
        ("/tickets/2/comments", 3),
        ("/tickets?sort=-updated&limit=50&q=printer&tag=x&include=tags,requester,group", 2),
        ("/users?role=agent", 2),
        ("/me", 2),
        ("/tags", 2),
        ("/groups", 2),
        ("/events", 2),
        ("/users/2", 2),
    ],
)
def test_a_get_costs_few_statements(program, cast, sql, path, most):
    program("GET", path)
    sql.clear()
    assert program("GET", path).status_code == 200
    assert len(sql) <= most, sql
