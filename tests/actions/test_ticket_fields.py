"""Fields of a ticket: each change is one event, conflicts are told, nothing happens twice."""

import pytest
from sqlalchemy import text

from helpdesk import actions, queries
from helpdesk.db import session
from helpdesk.errors import Conflict, Forbidden, Missing, Rejected
from helpdesk.rules.actor import Actor
from helpdesk.rules.text import render
from tests.cast import open_ticket

pytestmark = pytest.mark.usefixtures("context")
CHANGES = [
    (actions.set_status, "pending", "status_changed"),
    (actions.set_priority, "high", "priority_changed"),
    (actions.set_category, 2, "category_changed"),
    (actions.set_subject, "Printer on fire", "retitled"),
    (actions.set_description, render("It burns."), "redescribed"),
    (actions.set_tags, ["fire"], "tags_changed"),
]


def last_event():
    """The newest event."""
    return session().execute(text("SELECT kind, before, after FROM event ORDER BY id DESC LIMIT 1")).one()


@pytest.mark.parametrize(("verb", "value", "kind"), CHANGES)
def test_a_change_is_one_event_and_moves_the_version(cast, verb, value, kind):
    before = queries.tickets.get(cast.ana, cast.ticket)
    verb(cast.ana, cast.ticket, value)
    after = queries.tickets.get(cast.ana, cast.ticket)
    assert last_event().kind == kind
    assert (after.version, after.updated_at > before.updated_at) == (before.version + 1, True)


@pytest.mark.parametrize(("verb", "value", "kind"), CHANGES)
def test_the_same_value_again_changes_nothing(cast, verb, value, kind):
    verb(cast.ana, cast.ticket, value)
    before = queries.tickets.get(cast.ana, cast.ticket)
    verb(cast.ana, cast.ticket, value)
    assert queries.tickets.get(cast.ana, cast.ticket) == before


@pytest.mark.parametrize(("verb", "value", "kind"), CHANGES)
def test_neither_requester_nor_stranger_may_change_fields(cast, verb, value, kind):
    with pytest.raises(Forbidden):
        verb(cast.rui, cast.ticket, value)
    with pytest.raises(Missing):
        verb(cast.zoe, cast.ticket, value)


def test_a_field_that_somebody_else_changed_meanwhile_is_a_conflict(cast):
    actions.set_priority(cast.bo, cast.ticket, "urgent", was="medium")
    with pytest.raises(Conflict) as conflict:
        actions.set_priority(cast.ana, cast.ticket, "low", was="medium")
    assert conflict.value.newer == "urgent"
    actions.set_priority(cast.ana, cast.ticket, "urgent", was="medium")


def test_only_active_staff_can_be_assigned(cast):
    actions.assign(cast.ana, cast.ticket, cast.bo.user_id)
    for number in (cast.rui.user_id, 999, 1):
        with pytest.raises(Rejected):
            actions.assign(cast.ana, cast.ticket, number)
    actions.take(cast.ana, cast.ticket)
    row = queries.tickets.get(cast.ana, cast.ticket)
    assert (row.assignee_id, row.status) == (cast.ana.user_id, "open")


def test_an_archived_category_is_kept_but_given_no_more(cast):
    actions.set_category(cast.ana, cast.ticket, 2)
    actions.archive_category(cast.bo, 2)
    actions.set_category(cast.ana, cast.ticket, 2)
    with pytest.raises(Rejected):
        actions.set_category(cast.ana, cast.noise, 2)


def test_changing_several_fields_is_all_or_nothing(cast):
    before = queries.tickets.get(cast.ana, cast.ticket)
    with pytest.raises(Rejected):
        actions.change_ticket(cast.ana, cast.ticket, {"subject": "New", "category_id": 99})
    assert queries.tickets.get(cast.ana, cast.ticket) == before


def test_changing_many_tickets_says_what_became_of_each(cast):
    results = actions.change_tickets(
        cast.ana, [cast.noise, 999, cast.ticket], {"status": "resolved", "add_tags": ["done"]}
    )
    assert [(each.ticket_id, each.refusal is None) for each in results] == [
        (cast.noise, True), (999, False), (cast.ticket, True),
    ]  # fmt: skip
    assert queries.tickets.get(cast.ana, cast.noise).tags == "done"


def test_a_requester_resolves_and_reopens_once(cast):
    actions.resolve(cast.rui, cast.ticket)
    with pytest.raises(Conflict):
        actions.resolve(cast.rui, cast.ticket)
    actions.reopen(cast.rui, cast.ticket)
    assert queries.tickets.get(cast.rui, cast.ticket).status == "open"
    actions.set_status(cast.ana, cast.ticket, "closed")
    with pytest.raises(Conflict):
        actions.reopen(cast.rui, cast.ticket)


def test_deleting_leaves_no_content_and_no_number_behind(cast):
    actions.note(cast.ana, cast.ticket, render("A secret about zucchini."))
    actions.set_subject(cast.ana, cast.ticket, "Zucchini")
    last = open_ticket(cast.rui)
    with pytest.raises(Forbidden):
        actions.delete_ticket(cast.ana, last)
    actions.delete_ticket(cast.bo, last)
    actions.delete_ticket(cast.bo, cast.ticket)
    with pytest.raises(Missing):
        queries.tickets.get(cast.bo, cast.ticket)
    assert open_ticket(cast.rui) == last + 1
    dump = "\n".join(str(row) for row in session().execute(text("SELECT * FROM event")))
    assert "ucchini" not in dump
    assert session().execute(text("SELECT count(*) FROM event WHERE kind = 'deleted'")).scalar() == 2


def test_a_key_is_held_to_its_scopes_and_never_runs_the_desk(cast):
    key = actions.create_api_key(cast.bo, None, name="robot", key="hd_12345678_" + "x" * 32, scopes=("read",))
    reader = Actor("key", 1, "service", scopes=frozenset({"read"}), via="api", key_id=key)
    with pytest.raises(Forbidden):
        actions.set_status(reader, cast.ticket, "closed")
    writer = Actor("key", 1, "service", scopes=frozenset({"write"}), via="api", key_id=key)
    actions.set_status(writer, cast.ticket, "closed")
    with pytest.raises(Forbidden):
        actions.note(writer, cast.ticket, render("No notes without the scope."))
    with pytest.raises(Forbidden):
        actions.add_user(writer, None, email="evil@example.com", role="admin")
    actions.revoke_api_key(cast.bo, key)
    with pytest.raises(Forbidden):
        actions.set_status(writer, cast.ticket, "open")
