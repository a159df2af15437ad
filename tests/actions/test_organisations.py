"""Organisations: who joins, who sees what of it, and that an address that nobody confirmed opens nothing."""

from dataclasses import replace

import pytest

from helpdesk import actions, queries
from helpdesk.clock import now
from helpdesk.db import session
from helpdesk.errors import Forbidden, Missing, Rejected
from helpdesk.models import Event
from helpdesk.rules import fields
from helpdesk.rules.actor import GUEST, Actor, system
from helpdesk.rules.contact import Contact
from helpdesk.rules.search_query import parse
from helpdesk.rules.text import render
from tests.cast import open_ticket, person

pytestmark = pytest.mark.usefixtures("context")


def organisation(**more) -> int:
    return actions.add_organisation(system(), None, **{"name": "Mill", "domain": "mill.example.com"} | more)


def where(actor: Actor) -> int | None:
    return queries.people.get(actor.user_id).organisation_id


def newest() -> tuple[str, dict]:
    row = session().query(Event).order_by(Event.id.desc()).first()
    return row.kind, row.after


def test_who_has_an_address_of_the_domain_joins_when_there_is_one_and_when_it_comes(cast):
    before = person("mia@mill.example.com", "Mia")
    agent = person("al@mill.example.com", "Al", "agent")
    other = person("x@notmill.example.com", "X")
    number = organisation()
    assert newest() == (
        "organisation_added",
        {"id": number, "name": "Mill", "domain": "mill.example.com", "sees_all": False, "joined": 1},
    )
    after = person("noa@MILL.example.com", "Noa")
    filed = actions.open_ticket(
        GUEST, Contact("pam@mill.example.com", "Pam"), subject="Hi", description=render("Hi")
    )
    pam = Actor("user", queries.tickets.get(system(), filed).requester_id, "end_user")
    assert [where(each) for each in (before, after, pam)] == [number] * 3
    assert [where(each) for each in (agent, other, cast.rui)] == [None] * 3


def test_an_archived_one_is_joined_by_nobody(cast):
    number = organisation()
    actions.archive_organisation(cast.bo, number)
    assert newest() == ("organisation_archived", {"id": number})
    assert where(person("mia@mill.example.com", "Mia")) is None
    actions.restore_organisation(cast.bo, number)
    assert where(person("noa@mill.example.com", "Noa")) == number


def test_name_and_domain_are_one_organisations(cast):
    number = organisation()
    for taken in ({"domain": "other.example.com"}, {"name": "Other"}):
        with pytest.raises(Rejected):
            organisation(**taken)
    other = organisation(name="Other", domain=None)
    with pytest.raises(Rejected):
        actions.change_organisation(cast.bo, other, name="Other", domain="mill.example.com", sees_all=False)
    actions.change_organisation(cast.bo, number, name="Mill 2", domain="mill.example.com", sees_all=True)
    assert newest()[0] == "organisation_changed"


@pytest.mark.parametrize("text", ["gmail.com", "@Outlook.com", "no domain", "mill", "-.com"])
def test_a_domain_is_one_that_not_anybody_can_have(text):
    with pytest.raises(Rejected):
        fields.domain(text)
    assert fields.domain(" @Mill.Example.com ") == "mill.example.com"
    assert fields.domain(" ") is None


def test_nobody_but_an_admin_manages_organisations(cast):
    number = organisation()
    for actor in (cast.ana, cast.rui, Actor("key", None, "service", scopes=frozenset({"write"}))):
        with pytest.raises(Forbidden):
            actions.add_organisation(actor, None, name="Mine")
        with pytest.raises(Forbidden):
            actions.change_organisation(actor, number, name="Mine", domain=None, sees_all=True)
        with pytest.raises(Forbidden):
            actions.archive_organisation(actor, number)
    for actor in (cast.ana, cast.rui):
        with pytest.raises(Forbidden):
            actions.set_organisation(actor, cast.rui.user_id, number)


def test_colleagues_see_and_answer_each_others_requests_where_an_admin_allows_it(cast):
    mia, noa = person("mia@mill.example.com", "Mia"), person("noa@mill.example.com", "Noa")
    number = organisation()
    ticket = open_ticket(mia, "Mill stands still", "Wind is missing.")
    for attempt in (replace(noa, organisation_id=None), noa):
        with pytest.raises(Missing):
            actions.reply(attempt, ticket, render("Same here."))
    actions.change_organisation(cast.bo, number, name="Mill", domain="mill.example.com", sees_all=True)
    noa = replace(noa, organisation_id=number)
    assert queries.tickets.get(noa, ticket).subject == "Mill stands still"
    actions.reply(noa, ticket, render("Same here."))
    found, _next = queries.requests.mine(noa, parse("wind", now()), is_open=None)
    assert [row.id for row in found] == [ticket]
    with pytest.raises(Missing):
        queries.tickets.get(noa, cast.ticket)
    with pytest.raises(Missing):
        actions.reply(cast.rui, ticket, render("And I?"))


def test_leaving_ends_it_at_once(cast):
    mia, noa = person("mia@mill.example.com", "Mia"), person("noa@mill.example.com", "Noa")
    number = organisation(sees_all=True)
    ticket = open_ticket(mia)
    still = replace(noa, organisation_id=number)
    actions.set_organisation(cast.bo, noa.user_id, None)
    assert newest() == ("user_organisation_set", {"organisation_id": None})
    with pytest.raises(Missing):
        actions.reply(still, ticket, render("Let me in."))


def test_neither_a_link_nor_a_key_nor_a_guests_browser_opens_a_colleagues_request(cast):
    """Anybody can type an address of the domain into the form: that opens the one request, never those of the others."""
    mia = person("mia@mill.example.com", "Mia")
    number = organisation(sees_all=True)
    hers = open_ticket(mia)
    filed = actions.file_request(
        GUEST, Contact("eve@mill.example.com", "Eve"), subject="Hi", description=render("Hi"), browser="b"
    )
    eve = queries.tickets.get(system(), filed).requester_id
    links = [Actor("link", eve, "end_user", ticket_id=each, organisation_id=number) for each in (filed, hers)]
    key = Actor("key", eve, "end_user", scopes=frozenset({"read", "write"}), organisation_id=number)
    for actor in (*links, key):
        with pytest.raises(Missing):
            queries.tickets.get(actor, hers)
        with pytest.raises((Missing, Forbidden)):
            actions.reply(actor, hers, render("Let me in."))
    assert queries.requests.mine(replace(key, organisation_id=None), parse("", now()), is_open=True)[0]
