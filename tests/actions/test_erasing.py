"""A person is forgotten: nothing in the database names them, and what they wrote stays."""

import pytest
from sqlalchemy import String, cast, select

from helpdesk import actions, queries
from helpdesk.clock import now
from helpdesk.db import Model, db, read, session
from helpdesk.errors import Conflict, Forbidden, Missing, TooMany
from helpdesk.models import Event
from helpdesk.rules.actor import Actor, system
from helpdesk.rules.contact import Contact
from helpdesk.rules.search_query import parse
from helpdesk.rules.text import render
from tests.cast import person

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def quill(cast) -> Actor:
    """Somebody who has done a bit of everything, and was here twice."""
    quill = person("quill@example.com", "Quill Quaver")
    twin = person("quill@twin.example.com", "Quill Twin")
    for actor in (quill, twin):
        actions.open_ticket(actor, None, subject="Paper", description=render("It is wet."))
    actions.change_user(cast.bo, quill.user_id, name="Quill Q", email="quill@q.example.com", role="end_user")
    actions.add_address(cast.bo, quill.user_id, "quill@work.example.com")
    actions.ask_for_address(quill, quill.user_id, "quill@claimed.example.com")
    ticket = actions.open_ticket(quill, None, subject="Ink", description=render("It is dry."))
    actions.reply(quill, ticket, render("Still dry."))
    actions.add_participant(cast.rui, cast.ticket, Contact("quill@work.example.com", "Quill"))
    actions.merge_users(cast.bo, quill.user_id, twin.user_id)
    actions.start_session(quill.user_id, "token", user_agent="", ip="")
    actions.ask_for_link("quill@claimed.example.com", "sign_in_link")  # nobody's, so far
    actions.ask_for_account("quill@work.example.com", "Quill")
    actions.keep_draft(quill.user_id, "new-request", [["details", "Quill again", "Quill again"]])
    with pytest.raises(TooMany):
        actions.count_attempt("sign-in", f"user {quill.user_id}", most=0, within=queries.sessions.IDLE)
    actions.change_preferences(
        quill, quill.user_id, locale=None, time_zone=None, preferences={"theme": "dark"}
    )
    return quill


def named(word: str) -> set[str]:
    """The tables in which a word stands, the search index included."""
    found = set()
    with read() as current:
        for table in Model.metadata.sorted_tables:
            columns = [cast(column, String).ilike(f"%{word}%") for column in table.c]
            if any(current.scalar(select(table.c[0]).where(each).limit(1)) is not None for each in columns):
                found.add(table.name)
    return found


def test_nothing_names_the_person_any_more(cast, quill):
    tables = {"user", "address", "draft", "delivery", "event", "ticket", "participant", "registration"}
    assert tables <= named("quill")
    actions.erase_user(cast.bo, quill.user_id)
    assert named("quill") == set()
    for query in ("quill", "quaver", "quill@work.example.com"):
        assert queries.queue.page(cast.ana, parse(query, now())).rows == []
    for address in ("quill@q.example.com", "quill@work.example.com", "quill@twin.example.com"):
        assert queries.people.by_email(address) is None
    event = session().scalars(select(Event).order_by(Event.id.desc()).limit(1)).one()
    assert (event.kind, event.before, event.after) == ("user_erased", None, {"id": quill.user_id})


def test_what_they_wrote_stays_under_another_name(cast, quill):
    actions.erase_user(cast.bo, quill.user_id)
    row = queries.queue.page(cast.ana, parse("ink", now())).rows[0]
    assert (row.requester_name, row.last_author) == ("Former user", "Former user")
    comments = queries.tickets.public_comments(row.id, now())
    assert [(each.author, each.content) for each in comments] == [("Former user", "Still dry.")]


def test_they_cannot_come_back(cast, quill):
    number = actions.create_api_key(system(), None, name="x", key="hd_quill001_secret", user_id=quill.user_id)
    key = Actor("key", quill.user_id, "end_user", scopes=frozenset({"write"}), key_id=number)
    actions.erase_user(cast.bo, quill.user_id)
    with pytest.raises(Forbidden):
        actions.open_ticket(key, None, subject="x", description=render("x"))
    for verb in (actions.enable_user, actions.erase_user):
        with pytest.raises(Missing):
            verb(cast.bo, quill.user_id)
    with pytest.raises(Missing):
        actions.change_user(cast.bo, quill.user_id, name="Q", email="q@example.com", role="admin")
    assert actions.add_user(cast.bo, None, email="quill@q.example.com") != quill.user_id


def test_mails_that_wait_do_not_leave(cast, quill):
    actions.erase_user(cast.bo, quill.user_id)
    theirs = [row for row in queries.deliveries.page(limit=100)[0] if row.user_id == quill.user_id]
    assert theirs
    assert {row.state for row in theirs} == {"dropped"}


def test_mails_that_were_asked_for_before_they_were_known_name_them_in_no_spelling(cast):
    for address in ("LÜTKE@example.com", "Straßner@example.com"):
        actions.ask_for_link(address, "sign_in_link")
        actions.erase_user(cast.bo, person(address, "Somebody").user_id)
    assert named("LÜTKE") | named("Straßner") == set()


def test_who_was_merged_and_had_two_mails_about_one_reply_is_forgotten(cast, quill):
    twin = person("twin@example.com", "Twin")
    ticket = actions.open_ticket(quill, None, subject="Pen", description=render("It leaks."))
    actions.add_participant(quill, ticket, Contact("twin@example.com", "Twin"))
    actions.reply(cast.ana, ticket, render("Turn it."))
    actions.merge_users(cast.bo, quill.user_id, twin.user_id)
    actions.erase_user(cast.bo, quill.user_id)
    assert named("quill") | named("twin") == set()


def test_nobody_but_an_admin_erases_and_neither_oneself_nor_the_last_admin(cast, quill):
    for actor in (cast.ana, cast.rui, quill, Actor("key", None, "service", scopes=frozenset({"write"}))):
        with pytest.raises(Forbidden):
            actions.erase_user(actor, quill.user_id)
    with pytest.raises(Conflict):
        actions.erase_user(cast.bo, cast.bo.user_id)
    with pytest.raises(Conflict):
        actions.erase_user(system(), cast.bo.user_id)


def test_the_rest_is_as_it_was(cast, quill):
    tables = [table for table in Model.metadata.sorted_tables if table.name in ("ticket", "comment")]
    texts = {table.name: db.text(f'SELECT count(*) FROM "{table.name}"') for table in tables}
    before = {name: session().scalar(text) for name, text in texts.items()}
    actions.erase_user(cast.bo, quill.user_id)
    assert {name: session().scalar(text) for name, text in texts.items()} == before
    assert queries.people.by_email("rui@example.com").name == "Rui Asks"
