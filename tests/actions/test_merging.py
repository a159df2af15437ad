"""Two people are one, and two again: what moves, what stays, what undoing gives back."""

import pytest
from sqlalchemy import select

from helpdesk import actions, queries
from helpdesk.db import Model, read, session
from helpdesk.errors import Conflict, Forbidden, Missing, Rejected
from helpdesk.models import Event
from helpdesk.rules import links
from helpdesk.rules.actor import Actor, system
from helpdesk.rules.contact import Contact
from helpdesk.rules.text import render
from tests.cast import open_ticket, person

pytestmark = pytest.mark.usefixtures("context")
PLACES = ("ticket", "comment", "participant", "membership", "rating", "address", "delivery", "user")
MOVING = ("version", "updated_at")


@pytest.fixture
def twice(cast) -> Actor:
    """Rui once more, with a request, a comment, and in copy of one of Zoe's and one of Rui's."""
    rui = person("rui@home.example.com", "Rui at home")
    actions.reply(rui, open_ticket(rui, "From home"), render("And more."))
    for actor, ticket in ((cast.zoe, cast.noise), (cast.rui, cast.ticket)):
        actions.add_participant(actor, ticket, Contact("rui@home.example.com", ""))
    actions.add_address(cast.bo, rui.user_id, "rui@club.example.com")
    return rui


def world() -> dict[str, list]:
    """All rows that merging may touch, without what a change of a ticket counts up."""
    tables = [Model.metadata.tables[name] for name in PLACES]
    with read() as current:
        return {
            table.name: sorted(
                current.execute(select(*[c for c in table.c if c.name not in MOVING])).all(), key=repr
            )
            for table in tables
        }


def requester(ticket: int) -> int:
    return queries.tickets.get(system(), ticket).requester_id


def test_all_that_is_the_others_is_the_survivors(cast, twice):
    actions.start_session(twice.user_id, "token", user_agent="", ip="")
    actions.merge_users(cast.bo, cast.rui.user_id, twice.user_id)
    for address in ("rui@home.example.com", "rui@club.example.com", "rui@example.com"):
        assert queries.people.by_email(address).id == cast.rui.user_id
    has = queries.people.belongings(cast.rui.user_id)
    assert (has.requests, has.comments, has.copies, has.addresses) == (2, 1, 1, 2)
    other = queries.people.get(twice.user_id)
    assert (other.email, other.is_active, other.merged_into_id) == (None, False, cast.rui.user_id)
    assert queries.people.belongings(twice.user_id).sessions == 0
    assert twice.user_id not in [row.id for row in queries.people.page()[0]]
    assert twice.user_id not in [row.id for row in queries.users.page(system())]
    event = session().scalars(select(Event).order_by(Event.id.desc()).limit(1)).one()
    assert (event.kind, event.after) == ("user_merged", {"id": twice.user_id, "into": cast.rui.user_id})


def test_programs_see_that_a_ticket_has_another_requester(cast, twice):
    ticket = open_ticket(twice)
    before = queries.tickets.get(system(), ticket).version
    actions.merge_users(cast.bo, cast.rui.user_id, twice.user_id)
    assert queries.tickets.get(system(), ticket).version == before + 1


def test_undoing_gives_everything_back(cast, twice):
    before = world()
    actions.merge_users(cast.bo, cast.rui.user_id, twice.user_id)
    assert world() != before
    assert actions.unmerge_user(cast.bo, twice.user_id) == cast.rui.user_id
    after = world()
    for name in PLACES:
        assert after[name] == before[name], name


def test_undoing_leaves_what_came_later_and_what_is_somebody_elses_by_now(cast, twice):
    moved, given = open_ticket(twice, "Moved"), open_ticket(twice, "Given away")
    actions.merge_users(cast.bo, cast.rui.user_id, twice.user_id)
    later = open_ticket(cast.rui, "Later")
    actions.change_requester(cast.ana, given, cast.zoe.user_id)
    actions.unmerge_user(cast.bo, twice.user_id)
    assert [requester(each) for each in (moved, given, later)] == [
        twice.user_id,
        cast.zoe.user_id,
        cast.rui.user_id,
    ]


def test_undoing_refuses_while_the_address_is_somebodys_first(cast, twice):
    actions.merge_users(cast.bo, cast.rui.user_id, twice.user_id)
    further = {row.email: row.id for row in queries.addresses.further(cast.rui.user_id)}
    actions.make_address_primary(cast.bo, cast.rui.user_id, further["rui@home.example.com"])
    with pytest.raises(Conflict):
        actions.unmerge_user(cast.bo, twice.user_id)


def test_who_is_merged_cannot_come_back_by_a_link_or_by_enabling(cast, twice):
    actions.issue_link(system(), twice.user_id, links.SIGN_IN, "secret")
    actions.merge_users(cast.bo, cast.rui.user_id, twice.user_id)
    with pytest.raises(Missing):
        actions.sign_in_by_link("secret")
    with pytest.raises(Conflict):
        actions.enable_user(cast.bo, twice.user_id)
    with pytest.raises(Missing):
        actions.start_session(twice.user_id, "token", user_agent="", ip="")


def test_a_key_stays_behind_and_works_no_more(cast, twice):
    number = actions.create_api_key(
        system(), None, name="His", key="hd_home0001_secret", user_id=twice.user_id
    )
    key = Actor("key", twice.user_id, "end_user", scopes=frozenset({"write"}), key_id=number)
    actions.merge_users(cast.bo, cast.ana.user_id, twice.user_id)
    with pytest.raises(Forbidden):
        actions.open_ticket(key, None, subject="x", description=render("x"))


def test_nobody_but_an_admin_merges(cast, twice):
    for actor in (cast.ana, cast.rui, Actor("key", None, "service", scopes=frozenset({"write"}))):
        with pytest.raises(Forbidden):
            actions.merge_users(actor, cast.rui.user_id, twice.user_id)
        with pytest.raises(Forbidden):
            actions.unmerge_user(actor, twice.user_id)


def test_some_cannot_be_merged(cast, twice):
    pairs = [(cast.rui, cast.rui), (cast.rui, cast.ana), (cast.ana, cast.bo)]
    for stays, goes in pairs:
        with pytest.raises(Rejected):
            actions.merge_users(cast.bo, stays.user_id, goes.user_id)
    for nobody in (0, 999, 2**63):
        with pytest.raises(Rejected):
            actions.merge_users(cast.bo, cast.rui.user_id, nobody)
    with pytest.raises(Missing):
        actions.unmerge_user(cast.bo, twice.user_id)
    actions.merge_users(cast.bo, cast.rui.user_id, twice.user_id)
    with pytest.raises(Rejected):
        actions.merge_users(cast.bo, cast.zoe.user_id, twice.user_id)
