"""The queue: every ticket once, whatever the sort; searches that find what they say; counts that stop."""

import pytest

from helpdesk import actions, queries
from helpdesk.clock import now
from helpdesk.errors import Rejected
from helpdesk.queries.queue import SORTS
from helpdesk.rules.search_query import parse
from helpdesk.rules.text import render
from tests.cast import open_ticket

pytestmark = pytest.mark.usefixtures("context")


def found(actor, text: str) -> set[int]:
    """The ids that a search finds."""
    return {row.id for row in queries.queue.page(actor, parse(text, now())).rows}


@pytest.mark.parametrize("sort", SORTS)
def test_paging_shows_each_ticket_once_in_every_sort(cast, sort):
    for number in range(11):
        made = open_ticket(cast.rui, f"Ticket {number}")
        actions.set_priority(cast.ana, made, ("low", "medium", "high", "urgent")[number % 4])
    seen, after = [], None
    while True:
        page = queries.queue.page(cast.ana, parse("", now()), sort=sort, after=after, limit=4)
        seen += [row.id for row in page.rows]
        after = page.next
        if after is None:
            break
    assert sorted(seen) == list(range(1, 14))
    assert len(seen) == len(set(seen))


def test_conditions_find_what_they_say(cast):
    actions.assign(cast.ana, cast.ticket, cast.ana.user_id)
    actions.set_priority(cast.ana, cast.ticket, "urgent")
    actions.set_tags(cast.ana, cast.ticket, ["vip"])
    actions.set_category(cast.ana, cast.ticket, 2)
    actions.set_status(cast.ana, cast.noise, "resolved")
    mine, noise = {cast.ticket}, {cast.noise}
    for text, expected in {
        "status:open": mine, "status:resolved,closed": noise, "-status:open": noise, "assignee:me": mine, "assignee:none": noise,
        "priority:>=high": mine, "priority:<high": noise, "tag:vip": mine, "-tag:vip": noise, "category:billing": mine,
        "category:none": noise, "requester:rui@example.com": mine, "requester:zoe": set(), "created:<1d": mine | noise,
        "created:>2026-01-01": mine | noise, "created:<2026-01-01": set(), "has:file": set(), "jams": mine, "cold -jams": noise,
        '"page two"': mine, '"two page"': set(), "-jams": noise, "group:none": mine | noise, "channel:web": mine | noise,
    }.items():  # fmt: skip
        assert found(cast.ana, text) == expected, text


def test_words_may_stand_in_different_comments(cast):
    actions.reply(cast.ana, cast.ticket, render("Please send the serial number."))
    assert found(cast.ana, "jams serial") == {cast.ticket}


@pytest.mark.parametrize(
    "text",
    [
        '"',
        "(((((",
        "a OR",
        "NEAR(",
        "*",
        "-",
        "^",
        "a:b",
        "{x} : y",
        "'",
        "\\",
        "#0",
        "-tag:",
        'x"*',
        "é" * 600,
    ],
)
def test_no_search_is_an_error(cast, text):
    queries.queue.page(cast.ana, parse(text, now()))
    queries.queue.total(cast.ana, parse(text, now()))


def test_a_word_being_typed_is_a_prefix(cast):
    assert {row.id for row in queries.queue.page(cast.ana, parse("jam", now(), as_typed=True)).rows} == {
        cast.ticket
    }


@pytest.mark.parametrize("cursor", ["x", "W10", "eyJ4IjoxfQ", "WyJhIiwxLDIsM10", "'", "é"])
def test_a_cursor_that_is_not_ours_is_refused(cast, cursor):
    with pytest.raises(Rejected):
        queries.queue.page(cast.ana, parse("", now()), after=cursor)


def test_the_sidebar_counts_in_one_statement(app, cast, sql):
    sql.clear()
    counts = queries.queue.counts(cast.ana, now())
    assert counts == {"open": 2, "mine": 0, "unassigned": 2, "my-groups": 0, "pending": 0}
    assert len(sql) == 1


def test_a_long_timeline_is_folded(cast):
    for number in range(40):
        actions.reply(cast.ana, cast.ticket, render(f"Reply {number}"))
    folded = queries.tickets.timeline(cast.ana, cast.ticket, now())
    assert (len(folded.items), folded.earlier) == (30, 10)
    assert folded.items[-1].body == "Reply 39"
    assert len(queries.tickets.timeline(cast.ana, cast.ticket, now(), latest=None).items) == 40


def test_a_statement_built_for_one_agent_answers_the_next_one_with_their_own(cast):
    """Statements are kept per kind of actor; whose tickets they ask for is a parameter."""
    actions.assign(cast.ana, cast.ticket, cast.ana.user_id)
    actions.assign(cast.ana, cast.noise, cast.bo.user_id)
    for _ in range(2):
        assert found(cast.ana, "assignee:me") == {cast.ticket}
        assert found(cast.bo, "assignee:me") == {cast.noise}
        assert found(cast.rui, "") == {cast.ticket}
        assert found(cast.zoe, "") == {cast.noise}
        assert queries.queue.total(cast.rui, parse("status:open", now())) == 1
        assert queries.queue.counts(cast.bo, now())["mine"] == 1


def test_words_alone_are_counted_as_they_are_found(cast):
    actions.note(cast.ana, cast.ticket, render("secretword inside"))
    query = parse("secretword -toner", now())
    assert queries.queue.total(cast.ana, query) == len(queries.queue.page(cast.ana, query).rows) == 1
    assert queries.queue.total(cast.rui, query) == 0
