"""Every sort: its order, its pages without gap or repeat, its stream, and cursors that are not ours."""

import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from helpdesk.db import transaction
from helpdesk.models import Ticket
from helpdesk.queries.ticket_list import SORTS
from helpdesk.rules import cursor
from tests.api.program import faults
from tests.api.test_list import ids, open_many

NEXT = re.compile(r'<http://localhost/v1/support(/tickets\?.*)>; rel="next"')


@pytest.fixture
def mixed(app):
    """Eleven tickets with few different times and priorities, so that each sort has ties."""
    open_many(app, 11)
    with app.app_context(), transaction() as session:
        for ticket in session.scalars(select(Ticket)):
            ticket.created_at = datetime(2026, 1, 1 + ticket.id * 7 % 3, tzinfo=UTC)
            ticket.updated_at = datetime(2026, 2, 1 + ticket.id * 5 % 3, tzinfo=UTC)
            ticket.priority_id = 1 + ticket.id * 3 % 4


def pages(program, path: str) -> list[int]:
    """Follow the links to the end."""
    found = []
    while path:
        answer = program("GET", path)
        found += ids(answer)
        link = NEXT.fullmatch(answer.headers.get("Link", ""))
        path = link and link[1]
    return found


@pytest.mark.parametrize("sort", SORTS)
def test_pages_of_every_sort_hold_every_ticket_once_in_the_order_of_the_whole(program, mixed, sort):
    whole = program("GET", f"/tickets?sort={sort}").json
    priorities = ("low", "medium", "high", "urgent")
    key = {
        "created": lambda each: (each["created_at"], each["id"]), "updated": lambda each: (each["updated_at"], each["id"]),
        "priority": lambda each: (priorities.index(each["priority"]), each["id"]),
    }[sort.lstrip("-")]  # fmt: skip
    assert whole == sorted(whole, key=key, reverse=sort.startswith("-") or sort == "priority")
    for limit in (1, 2, 4, 11, 500):
        assert pages(program, f"/tickets?sort={sort}&limit={limit}&status=open") == [
            each["id"] for each in whole
        ]


def test_a_link_keeps_every_parameter(program, mixed):
    query = "status=open&priority=low&q=Ticket&created_after=2026-01-01&sort=-created&include=tags,version&limit=1"
    path = NEXT.fullmatch(program("GET", f"/tickets?{query}").headers["Link"])[1]
    for part in query.replace(",", "%2C").split("&"):
        assert part in path
    assert "tags" in program("GET", path).json[0]


@pytest.mark.parametrize("sort", SORTS)
def test_every_sort_is_streamed_in_batches(app, program, sql, sort):
    open_many(app, 1_003)
    program("GET", "/priorities")
    sql.clear()
    answer = program("GET", f"/tickets?sort={sort}")
    assert "Content-Length" not in answer.headers
    assert sorted(ids(answer)) == list(range(1, 1_004))
    assert len([each for each in sql if "FROM ticket" in each]) == 3


def test_a_cursor_of_another_sort_or_filter_is_refused(program, mixed):
    path = NEXT.fullmatch(program("GET", "/tickets?sort=created&limit=2&status=open").headers["Link"])[1]
    assert program("GET", path).status_code == 200
    assert program("GET", path.replace("limit=2", "limit=3")).status_code == 200
    for other in (
        path.replace("sort=created", "sort=-created"), path.replace("sort=created", "sort=updated"),
        path.replace("sort=created&", ""),
        path.replace("status=open", "status=closed"), path + "&tag=vip", path.replace("status=open&", ""),
    ):  # fmt: skip
        assert list(faults(program("GET", other))) == ["/cursor"]


@pytest.mark.parametrize(
    "word",
    ["x", "%00", "WyJhIl0", cursor.write("tickets", 1), cursor.write("", 1, 1), cursor.write("mine", 2**63), "é", "=" * 9],
)  # fmt: skip
@pytest.mark.parametrize("sort", ["", "created", "priority"])
def test_a_cursor_that_we_did_not_make_is_refused(program, mixed, word, sort):
    assert list(faults(program("GET", f"/tickets?sort={sort}&cursor={word}"))) == ["/cursor"]


def test_an_end_users_pages_hold_own_tickets_only(program_of, cast):
    rui = program_of(user_id=cast.rui.user_id)
    for sort in SORTS:
        assert (
            ids(rui("GET", f"/tickets?sort={sort}"))
            == pages(rui, f"/tickets?sort={sort}&limit=1")
            == [cast.ticket]
        )
