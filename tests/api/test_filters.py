"""The further filters of the list, its search, and what an end user's key cannot learn from them."""

from urllib.parse import quote

import pytest
from sqlalchemy import text

from helpdesk import actions
from helpdesk.db import transaction
from helpdesk.rules.text import render
from tests.api.program import faults

OLD = "2026-01-0{} 12:00:00.500000"


@pytest.fixture
def dated(app, cast):
    """Give the two tickets of the cast times in January 2026: Zoe's is of the 1st, Rui's of the 2nd."""
    with app.app_context(), transaction() as session:
        for day, number in ((1, cast.noise), (2, cast.ticket)):
            session.execute(
                text("UPDATE ticket SET created_at = :at, updated_at = :at WHERE id = :id"),
                {"at": OLD.format(day), "id": number},
            )
    return cast


def found(program, query: str) -> list[int]:
    """The ids that a query string finds."""
    answer = program("GET", f"/tickets?{query}")
    assert answer.status_code == 200, answer.json
    return [each["id"] for each in answer.json]


def test_each_filter_finds_what_is_so_and_they_are_combined(program, cast):
    program(
        "PUT",
        f"/tickets/{cast.ticket}",
        {"priority": "urgent", "category_id": 2, "tags": ["vip", "two words"]},
    )
    for query in (
        "priority=Urgent", "category_id=2", "requester_email=RUI@example.com", "tag=VIP", "tag=two%20words",
        "priority=urgent&category_id=2&requester_email=rui@example.com&tag=vip&status=open",
    ):  # fmt: skip
        assert found(program, query) == [cast.ticket], query
    assert found(program, "category_id=null") == [cast.noise]
    assert found(program, "priority=urgent&category_id=null") == []
    assert found(program, "priority=&category_id=&tag=&q=&sort=&include=&created_after=") == [
        cast.noise,
        cast.ticket,
    ]


@pytest.mark.parametrize(
    "query",
    ["priority=huge", "category_id=999", "category_id=0", "category_id=" + "9" * 40, "tag=no", "tag=%00",
     "requester_email=nobody", "requester_email=%00", "q=nothinglikethis", "q=%23999999", "q=%00x"],
)  # fmt: skip
def test_a_filter_that_nothing_fits_finds_nothing(program, cast, query):
    assert found(program, query) == []


def test_times_are_from_inclusive_to_exclusive_and_may_be_days(program, dated):
    first, second = dated.noise, dated.ticket
    for query, wanted in {
        "created_after=2026-01-02": [second], "created_before=2026-01-02": [first],
        "created_after=2026-01-01T12:00:00Z&created_before=2026-01-01T12:00:01Z": [first],
        "created_after=2026-01-02T14:00:00.5%2B02:00": [second], "created_after=2026-01-02T14:00:00.5+02:00": [second],
        "created_after=2026-01-02T12:00:00.500001Z": [], "updated_after=2026-01-02": [second],
        "updated_after=2026-01-01 12:00": [first, second], "created_after=0001-01-01&created_before=9999-12-31": [first, second],
    }.items():  # fmt: skip
        assert found(program, query.replace(" ", "%20")) == wanted, query


@pytest.mark.parametrize(
    "value",
    ["yesterday", "2026-02-30", "2026-W01", "20260101", "2026-01-01T25:00", "0001-01-01T00:00+23:00", "1", "2026-01-01T",
     "9999-12-31T23:59:59-01:00", "٢٠٢٦-01-01", "2026-01-01T12:00:00+99:00"],
)  # fmt: skip
def test_a_time_that_is_none_is_refused(program, value):
    names = ("created_after", "created_before", "updated_after")
    answer = program("GET", "/tickets?" + "&".join(f"{name}={quote(value)}" for name in names))
    assert set(faults(answer)) == {f"/{name}" for name in names}


def test_unknown_sorts_and_includes_are_refused_with_the_choices(program):
    for query, choice in (
        ("sort=due", "-updated"),
        ("sort=subject", "priority"),
        ("include=tags,colour", "group"),
    ):
        answer = program("GET", f"/tickets?{query}")
        assert list(faults(answer)) == [f"/{query.partition('=')[0]}"]
        assert choice in answer.json["detail"]


def test_q_speaks_the_language_of_the_queue(program, cast):
    program("PUT", f"/tickets/{cast.ticket}", {"priority": "high"})
    for query in (
        "printer jams",
        '"jams on"',
        "priority:>=high",
        "requester:rui@example.com",
        f"#{cast.ticket}",
        "page -coffee",
    ):
        assert found(program, f"q={quote(query)}") == [cast.ticket], query
    assert found(program, "q=xylophone&status=open") == [cast.noise]
    assert found(program, "q=xylophone&status=closed") == []


def test_an_end_users_search_and_filters_reach_nothing_hidden(app, program, program_of, cast):
    with app.app_context():
        actions.note(cast.ana, cast.ticket, render("the zebrafish is suspicious"))
        group = actions.add_group(cast.bo, None, name="Fraud")
        actions.change_ticket(cast.ana, cast.ticket, {"tags": ["fraudster"], "group_id": group})
        actions.assign(cast.ana, cast.ticket, cast.ana.user_id)
    rui, ana = program_of(user_id=cast.rui.user_id), program_of(user_id=cast.ana.user_id)
    for query in (
        "q=zebrafish", "q=fraudster", "tag=fraudster", "q=tag:fraudster", "q=group:fraud", "q=assignee:ana@example.com",
    ):  # fmt: skip
        assert found(rui, query) == [], query
        for staff in (program, ana):
            assert found(staff, query) == [cast.ticket], query
    for query in ("q=xylophone", f"q=%23{cast.noise}", "requester_email=zoe@example.com"):
        assert found(rui, query) == [], query
    assert found(rui, "q=printer") == found(rui, "requester_email=rui@example.com") == [cast.ticket]


def test_a_participant_cannot_guess_the_requesters_address(app, program_of, cast):
    with app.app_context(), transaction() as session:
        session.execute(
            text("INSERT INTO participant (ticket_id, user_id) VALUES (:t, :u)"),
            {"t": cast.noise, "u": cast.rui.user_id},
        )
    rui = program_of(user_id=cast.rui.user_id)
    assert found(rui, "") == [cast.noise, cast.ticket]
    assert found(rui, "requester_email=zoe@example.com") == []
    assert found(rui, "q=requester:zoe@example.com") == []
    [zoes] = [each for each in rui("GET", "/tickets?include=requester").json if each["id"] == cast.noise]
    assert zoes["requester"] == {"id": cast.zoe.user_id, "name": "Zoe Stranger", "email": None}


def test_an_end_user_does_not_learn_of_a_note_from_the_time_of_a_change(app, dated, program_of):
    with app.app_context():
        actions.note(dated.ana, dated.ticket, render("secret"))
    assert found(program_of(user_id=dated.rui.user_id), "q=updated:%3C1h") == []
    assert dated.ticket in found(program_of(user_id=dated.ana.user_id), "q=updated:%3C1h")
