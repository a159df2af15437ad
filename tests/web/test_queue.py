"""The queue: views, searches, paging and the same change on many tickets."""

import gzip
import re

import pytest

from helpdesk import actions, queries
from helpdesk.rules import cursor
from helpdesk.rules.text import render
from tests.cast import open_ticket
from tests.web.forms import HTMX, hidden, sign_in


def ids(page: str) -> list[int]:
    """The tickets of a page, in its order."""
    return [int(number) for number in re.findall(r'id="ticket-(\d+)-row"', page)]


def text_of(answer) -> str:
    return answer.get_data(as_text=True)


def test_a_view_lists_what_it_says(app, ana, cast):
    with app.app_context():
        actions.set_status(cast.ana, cast.noise, "pending")
    assert ids(text_of(ana.get("/tickets"))) == [cast.ticket]
    assert ids(text_of(ana.get("/tickets?view=pending"))) == [cast.noise]
    assert set(ids(text_of(ana.get("/tickets?view=all")))) == {cast.ticket, cast.noise}
    assert ids(text_of(ana.get("/tickets?view=nonsense"))) == [cast.ticket]


def test_a_search_shows_where_it_matched_escaped(app, ana, cast):
    with app.app_context():
        actions.reply(cast.ana, cast.ticket, render("a <script>alert(1)</script> needle here"))
    page = text_of(ana.get("/tickets?q=needle"))
    assert ids(page) == [cast.ticket]
    assert "<mark>needle</mark>" in page
    assert "<script>alert" not in page


def test_a_number_jumps_to_its_ticket_and_an_unknown_one_searches(ana, cast):
    assert ana.get(f"/tickets?q=%23{cast.ticket}").headers["Location"] == f"/tickets/{cast.ticket}"
    assert ana.get(f"/tickets?q={cast.ticket}").headers["Location"] == f"/tickets/{cast.ticket}"
    assert ana.get("/tickets?q=%23999").status_code == 200


def test_chips_and_selects_and_the_field_are_one_string(ana, cast):
    answer = ana.get("/tickets?q=jams+status:pending&add=status:open&add=")
    assert answer.headers["Location"] == "/tickets?q=jams+status%3Aopen"
    page = text_of(ana.get("/tickets?q=jams+status:open"))
    assert 'value="jams status:open"' in page
    assert 'href="/tickets?q=jams"' in page
    assert ids(page) == [cast.ticket]


def test_a_mistyped_key_is_told(ana):
    assert "Did you mean “assignee:”?" in text_of(ana.get("/tickets?q=asignee:me"))


def test_more_rows_come_as_swaps_and_each_ticket_once(app, ana, cast):
    with app.app_context():
        for number in range(60):
            open_ticket(cast.rui, f"Many {number}")
    page = text_of(ana.get("/tickets"))
    url = re.search(r'hx-get="([^"]+)"', page)[1].replace("&amp;", "&")
    more = text_of(ana.get(url, headers=HTMX))
    assert "<html" not in more
    assert (len(ids(page)), len(ids(more))) == (50, 12)
    assert not set(ids(page)) & set(ids(more))
    assert ids(text_of(ana.get(url))) == ids(more)


@pytest.mark.parametrize("cursor", ["nonsense", "W10", "é"])
def test_a_cursor_of_somebody_else_is_refused(ana, cursor):
    assert ana.get("/tickets", query_string={"after": cursor}).status_code == 422


@pytest.mark.parametrize("value", [2**62, -(2**62), 2**63 - 1, -(10**17)])
@pytest.mark.parametrize("sort", ["-activity", "activity"])
def test_a_cursor_at_a_moment_that_no_calendar_has_is_refused(ana, sort, value):
    answer = ana.get("/tickets", query_string={"sort": sort, "after": cursor.write(sort, value, 1)})
    assert answer.status_code == 422


def test_the_page_needs_few_statements_whatever_its_rows(app, ana, cast, sql):
    with app.app_context():
        for number in range(60):
            made = open_ticket(cast.rui, f"Many {number}")
            actions.set_tags(cast.ana, made, ["a", "b", f"c{number}"])
    for url in ("/tickets", "/tickets?q=many", "/tickets?view=mine"):
        sql.clear()
        assert ana.get(url).status_code == 200
        assert len(sql) <= 8, sql


def change(client, headers=None, **fields):
    """Send the bar of the queue."""
    page = text_of(client.get("/tickets?view=all"))
    data = {**hidden(page), "back": "/tickets?view=all", **fields}
    return client.post("/tickets/bulk", data=data, headers=headers)


def test_many_tickets_change_at_once_and_what_did_not_is_named(app, ana, cast):
    answer = change(ana, ids=[cast.ticket, 999, cast.noise], status="pending", assignee_id="me", tags="A, b")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/tickets?view=all")
    page = text_of(ana.get("/tickets?view=all"))
    assert "2 tickets changed." in page
    assert "#999 was skipped" in page
    with app.app_context():
        for number in (cast.ticket, cast.noise):
            row = queries.tickets.get(cast.ana, number)
            assert (row.status, row.assignee_id, sorted(row.tags.split(","))) == (
                "pending",
                cast.ana.user_id,
                ["a", "b"],
            )


def test_with_htmx_the_changed_rows_come_back_and_those_that_left_the_view_are_dimmed(app, ana, cast):
    body = text_of(
        change(ana, HTMX, ids=[cast.ticket, 999], status="resolved", back="/tickets?view=open&sort=created")
    )
    assert "<html" not in body
    assert ids(body) == [cast.ticket]
    assert "queue__row--gone" in body
    assert 'id="bulk"' in body
    assert "1 ticket changed." in body
    assert "#999 was skipped" in body
    assert "queue__row--gone" not in text_of(change(ana, HTMX, ids=[cast.noise], priority="high"))
    assert "1 ticket changed." not in text_of(ana.get("/tickets"))


def test_with_htmx_a_bar_that_says_nothing_leaves_the_ticks_alone(ana, cast):
    answer = change(ana, HTMX, ids=[cast.ticket])
    assert answer.status_code == 422
    assert "Choose what to change first." in text_of(answer)
    assert ids(text_of(answer)) == []
    assert 'id="bulk"' not in text_of(answer)


def test_many_tickets_go_to_a_group_at_once(app, ana, cast):
    with app.app_context():
        group = actions.add_group(cast.bo, None, name="Support")
    change(ana, ids=[cast.ticket, cast.noise], group_id=str(group))
    assert set(ids(text_of(ana.get("/tickets?q=group:Support")))) == {cast.ticket, cast.noise}
    change(ana, ids=[cast.ticket], group_id="none")
    assert ids(text_of(ana.get("/tickets?q=group:Support"))) == [cast.noise]


def test_a_queue_without_any_ticket_and_one_that_is_done_say_so(app, ana, cast):
    with app.app_context():
        for number in (cast.ticket, cast.noise):
            actions.set_status(cast.ana, number, "resolved")
    assert "Well done" in text_of(ana.get("/tickets"))
    assert "Nothing matches" in text_of(ana.get("/tickets?q=status:closed"))
    with app.app_context():
        for number in (cast.ticket, cast.noise):
            actions.delete_ticket(cast.bo, number)
    for url in ("/tickets", "/tickets?view=all", "/tickets?q=status:closed"):
        assert "No tickets yet" in text_of(ana.get(url))


def test_the_head_says_how_many(ana, cast):
    assert ">2 tickets<" in text_of(ana.get("/tickets?view=all"))
    assert ">1 ticket<" in text_of(ana.get("/tickets?q=coffee"))


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "pending"},
        {"ids": [2]},
        {"ids": [2], "tags": "a:b"},
        {"ids": ["x"], "status": "open"},
        {"ids": ["9" * 5000], "status": "pending"},
        {"ids": [2] * 501, "status": "pending"},
    ],
)
def test_a_bar_that_says_nothing_changes_nothing(app, ana, cast, fields):
    assert change(ana, **fields).status_code == 303
    with app.app_context():
        assert queries.tickets.get(cast.ana, cast.ticket).version == 1


def test_a_wrong_assignee_is_skipped_with_the_reason(ana, cast):
    change(ana, ids=[cast.ticket], assignee_id=str(cast.rui.user_id))
    assert "Choose an active agent or admin." in text_of(ana.get("/tickets?view=all"))


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_the_way_back_stays_here(ana, cast, target):
    answer = change(ana, ids=[cast.ticket], status="pending", back=target)
    assert answer.headers["Location"].startswith("/")
    assert "evil" not in answer.headers["Location"]


def test_end_users_may_not_know_that_there_is_a_queue(client, cast):
    assert client.get("/tickets").headers["Location"].startswith("/sign-in")
    sign_in(client, "rui@example.com")
    for url in ("/tickets", "/tickets/new", f"/tickets/{cast.ticket}"):
        assert client.get(url).status_code == 404


def test_a_row_shows_each_change_at_once_and_hurts_nobody(app, ana, cast):
    evil = "<img src=x onerror=alert(1)>"
    for subject in ("First words", evil, "Last words"):
        with app.app_context():
            actions.set_subject(cast.ana, cast.ticket, subject)
        page = text_of(ana.get("/tickets"))
        assert evil not in page
        assert f"<bdi>{subject.replace('<', '&lt;').replace('>', '&gt;')}</bdi>" in page


def test_a_queue_of_fifty_rows_is_light(app, ana, cast):
    with app.app_context():
        for number in range(50):
            made = open_ticket(cast.rui, f"Where is order NW-{75035 + number}?")
            actions.set_tags(cast.ana, made, ["delivery", "shipping"])
    page = text_of(ana.get("/tickets")).encode()
    assert len(ids(page.decode())) == 50
    assert len(page) <= 62_000
    assert len(gzip.compress(page, 5)) <= 10_000
