"""Who sees what: the SQL clause and the rule agree, for everybody and every ticket."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from helpdesk import actions, queries
from helpdesk.clock import now
from helpdesk.db import session, transaction
from helpdesk.errors import Missing
from helpdesk.models import Participant, Ticket
from helpdesk.queries.visibility import visible_to
from helpdesk.rules.actor import GUEST, Actor, system
from helpdesk.rules.permissions import TicketFacts, sees_ticket
from helpdesk.rules.search_query import parse
from helpdesk.rules.text import render
from tests.cast import open_ticket

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def tickets(cast) -> list[TicketFacts]:
    """Rui's, Zoe's, and one of Zoe's that Rui follows."""
    shared = open_ticket(cast.zoe, "Shared")
    with transaction() as current:
        current.add(Participant(ticket_id=shared, user_id=cast.rui.user_id))
    rui, zoe = cast.rui.user_id, cast.zoe.user_id
    return [
        TicketFacts(cast.ticket, rui),
        TicketFacts(cast.noise, zoe),
        TicketFacts(shared, zoe, frozenset({rui})),
    ]


def test_the_clause_and_the_rule_agree(cast, tickets):
    links = [Actor("link", cast.rui.user_id, "end_user", ticket_id=each.id) for each in tickets]
    key = Actor("key", cast.rui.user_id, "end_user", scopes=frozenset({"read"}))
    for actor in (cast.ana, cast.bo, cast.rui, cast.zoe, GUEST, system(), key, *links):
        in_sql = set(session().scalars(select(Ticket.id).where(visible_to(actor))))
        assert in_sql == {each.id for each in tickets if sees_ticket(actor, each)}, actor


def test_the_clause_and_the_rule_agree_on_organisations_too(cast):
    both = {"name": "Mill", "domain": "example.com"}
    number = actions.add_organisation(system(), None, **both)  # of Rui and Zoe; the staff join none
    for sees_all in (False, True):
        actions.change_organisation(system(), number, **both, sees_all=sees_all)
        shared = number if sees_all else None
        facts = [
            TicketFacts(cast.ticket, cast.rui.user_id, organisation_id=number),
            TicketFacts(cast.noise, cast.zoe.user_id, organisation_id=number),
        ]
        link = Actor("link", cast.rui.user_id, "end_user", ticket_id=cast.noise)
        key = Actor("key", cast.rui.user_id, "end_user", scopes=frozenset({"read"}))
        rui = replace(cast.rui, organisation_id=shared)
        for actor in (
            rui,
            replace(link, organisation_id=shared),
            replace(key, organisation_id=shared),
            GUEST,
            cast.ana,
        ):
            in_sql = set(session().scalars(select(Ticket.id).where(visible_to(actor))))
            assert in_sql == {each.id for each in facts if sees_ticket(actor, each)}, actor
        assert sees_ticket(rui, facts[1]) == sees_all


def test_a_hidden_ticket_is_missing_like_one_that_never_was(cast):
    for number in (cast.noise, 999, 2**63 - 1, 2**63, 0, -1):
        with pytest.raises(Missing):
            queries.tickets.get(cast.rui, number)


def test_a_timeline_and_its_single_items_hold_nothing_internal_for_the_requesters_side(cast):
    actions.note(cast.ana, cast.ticket, render("Between us."))
    actions.assign(cast.bo, cast.ticket, cast.ana.user_id)
    actions.reply(cast.ana, cast.ticket, render("Try another tray."))
    whole = queries.tickets.timeline(cast.ana, cast.ticket, now()).items
    assert [each.kind for each in whole if each.is_internal] == ["noted", "assigned"]
    link = Actor("link", cast.rui.user_id, "end_user", ticket_id=cast.ticket)
    key = Actor("key", cast.rui.user_id, "end_user", scopes=frozenset({"read"}))
    for actor in (cast.rui, link, key):
        seen = [each.id for each in queries.tickets.timeline(actor, cast.ticket, now()).items]
        assert seen == [each.id for each in whole if not each.is_internal]
        for each in whole:
            if each.is_internal:
                with pytest.raises(Missing):
                    queries.tickets.item(actor, cast.ticket, each.id, now())


def test_an_end_users_search_finds_neither_others_tickets_nor_what_is_internal(cast):
    actions.note(cast.ana, cast.ticket, render("internal zucchini"))
    actions.set_tags(cast.ana, cast.ticket, ["vip"])
    actions.reply(cast.ana, cast.ticket, render("public pumpkin"))
    for word, agent_finds, rui_finds in [
        ("zucchini", 1, 0), ("pumpkin", 1, 1), ("xylophone", 1, 0), ("vip", 1, 0), ("jams", 1, 1), ("rui@example.com", 1, 0),
    ]:  # fmt: skip
        query = parse(word, now())
        assert len(queries.queue.page(cast.ana, query).rows) == agent_finds, word
        assert len(queries.requests.mine(cast.rui, query, is_open=True)[0]) == rui_finds, word
