"""The planner reads each list from the index that is named after it, and sorts none of them."""

from dataclasses import replace

import pytest

from helpdesk import queries
from helpdesk.clock import now
from helpdesk.db import session
from helpdesk.queries.ticket_filters import Wanted
from helpdesk.rules.search_query import parse
from helpdesk.rules.views import VIEWS

pytestmark = [pytest.mark.usefixtures("context"), pytest.mark.only_on("sqlite")]
INDEX = {
    "open": "ix_ticket_open_by_activity", "mine": "ix_ticket_assignee_by_activity",
    "unassigned": "ix_ticket_assignee_by_activity", "pending": "ix_ticket_status_by_activity",
    "resolved": "ix_ticket_status_by_activity", "all": "ix_ticket_all_by_activity",
}  # fmt: skip


def plan(statement: str, parameters) -> str:
    """What SQLite says it would do."""
    rows = session().connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
    return "\n".join(row[3] for row in rows)


@pytest.fixture
def plans(app, cast):
    """Run something and return the plan of each of its SELECTs."""
    from sqlalchemy import event

    from helpdesk.db import db

    seen: list[tuple[str, tuple]] = []

    def note(connection, cursor, statement, parameters, context, executemany):
        if not statement.startswith("EXPLAIN"):
            seen.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)

    def run(do) -> list[str]:
        seen.clear()
        do()
        return [plan(statement, parameters) for statement, parameters in list(seen)]

    yield run
    event.remove(db.engine, "before_cursor_execute", note)


@pytest.mark.parametrize("view", INDEX)
def test_a_view_is_read_from_its_index_without_sorting(cast, plans, view):
    (found,) = plans(lambda: queries.queue.page(cast.ana, parse(VIEWS[view], now())))
    assert INDEX[view] in found, found
    assert "TEMP B-TREE FOR ORDER BY" not in found, found


def test_a_view_counts_from_short_indexes(cast, plans):
    (found,) = plans(lambda: queries.queue.counts(cast.ana, now()))
    assert "SCAN ticket" not in found, found


def test_a_person_finds_their_own_without_scanning_everybodys(cast, plans):
    (found,) = plans(lambda: queries.requests.mine(cast.rui, parse("", now()), is_open=True))
    assert "SCAN ticket" not in found, found


@pytest.mark.parametrize("is_open", [True, None])
def test_an_organisations_requests_are_found_by_its_people_without_a_scan(cast, plans, is_open):
    rui = replace(cast.rui, organisation_id=1)
    (found,) = plans(lambda: queries.requests.mine(rui, parse("", now()), is_open=is_open))
    assert "SCAN ticket" not in found, found
    assert "SCAN user" not in found, found
    assert "ix_user_organisation_id" in found, found


def test_an_organisations_latest_requests_come_from_an_index_that_has_their_order(cast, plans):
    rui = replace(cast.rui, organisation_id=1)
    (found,) = plans(lambda: queries.requests.mine(rui, parse("", now()), is_open=None))
    assert "SEARCH ticket USING COVERING INDEX ix_ticket_requester_by_activity" in found, found


def test_whose_an_address_is_takes_two_looks_into_unique_indexes(cast, plans):
    (found,) = plans(lambda: queries.people.by_email("rui@example.com"))
    assert "SCAN user" not in found, found
    assert "ix_address_verified" in found, found


@pytest.mark.parametrize(
    "filters",
    [{}, {"status": "open"}, {"assignee_id": 2}, {"assignee_id": "null"}, {"category_id": 3}, {"priority": "high"}],
)  # fmt: skip
def test_the_api_reads_its_list_by_id(cast, plans, filters):
    (found,) = plans(lambda: list(queries.ticket_list.batches(cast.ana, Wanted(**filters))))
    assert "TEMP B-TREE" not in found, found


@pytest.mark.parametrize("sort", queries.ticket_list.SORTS)
@pytest.mark.parametrize("is_first", [True, False])
def test_the_api_reads_a_sorted_list_from_the_index_of_its_sort(cast, plans, sort, is_first):
    after = () if is_first else (3, 1)
    found = plans(
        lambda: next(queries.ticket_list.batches(cast.ana, Wanted(), sort=sort, after=after), None)
    )[0]
    assert f"ix_ticket_all_by_{sort.lstrip('-')}" in found, found
    assert "TEMP B-TREE" not in found, found
    assert is_first or "SEARCH ticket" in found, found


@pytest.mark.parametrize(
    "filters", [{"status": "closed"}, {"priority": "high"}, {"category_id": 3}, {"category_id": "null"}]
)
def test_the_api_walks_the_index_of_a_sort_past_what_many_share(cast, plans, filters):
    found = plans(lambda: list(queries.ticket_list.batches(cast.ana, Wanted(**filters), sort="-updated")))[0]
    assert "ix_ticket_all_by_updated" in found, found
    assert "TEMP B-TREE" not in found, found


@pytest.mark.parametrize("filters", [{"requester_email": "rui@example.com"}, {"tag": "vip"}])
def test_the_api_finds_few_by_requester_and_tag_without_a_scan(cast, plans, filters):
    (found,) = plans(lambda: list(queries.ticket_list.batches(cast.ana, Wanted(**filters))))
    assert "SCAN" not in found, found


def test_a_search_streams_from_the_word_index(cast, plans):
    (found,) = plans(lambda: queries.queue.page(cast.ana, parse("printer jams", now())))
    assert "SCAN ticket_search VIRTUAL TABLE" in found, found
    assert found.count("TEMP B-TREE FOR ORDER BY") <= 1, (
        found
    )  # of the one page that was found, never of all hits


def test_an_agents_open_tickets_are_counted_from_one_short_index(cast, plans, sql):
    """Open, in progress and pending together are what `is_open` says: no row needs to be looked at for its status."""
    (found,) = plans(lambda: queries.queue.total(cast.ana, parse(VIEWS["mine"], now())))
    assert "ix_ticket_assignee_by_activity (assignee_id=? AND is_open=?)" in found, found
    assert not [statement for statement in sql if "status" in statement]


def test_the_choices_of_a_ticket_do_not_scan_everybody(cast, plans):
    (found,) = plans(queries.choices.of_ticket)
    assert "SCAN user" not in found, found
    assert "ix_user_staff" in found, found
