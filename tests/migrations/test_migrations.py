"""Migrations: forward and back with rows in them, behind a backup, equal to the models, never half."""

import sqlite3
from contextlib import closing

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from helpdesk import actions, queries
from helpdesk.clock import now
from helpdesk.db import Model, db, read, session, transaction
from helpdesk.migrations import run
from helpdesk.rules.actor import system
from helpdesk.rules.contact import Contact
from helpdesk.rules.search_query import parse
from helpdesk.rules.text import render

pytestmark = pytest.mark.usefixtures("context")


def ours(difference) -> bool:
    """Not a table of the search engine."""
    return "ticket_search" not in str(difference)


def test_head_equals_the_models():
    with db.engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), Model.metadata)
    assert [each for each in differences if ours(each)] == []


def test_every_foreign_key_is_indexed():
    with db.engine.connect() as connection:
        known = inspect(connection)
        for table in Model.metadata.tables.values():
            name = table.name
            indexes = [*known.get_indexes(name), *known.get_unique_constraints(name)]
            indexed = {each["column_names"][0] for each in indexes}
            indexed.add(known.get_pk_constraint(name)["constrained_columns"][0])
            for key in table.foreign_keys:
                if (table.name, key.parent.name) != ("delivery", "event_id"):
                    assert key.parent.name in indexed, f"{table.name}.{key.parent.name}"


def test_the_search_index_comes_and_goes_with_the_rows_kept(cast, settings, database):
    actions.reply(cast.ana, cast.ticket, render("serial number"))
    backup = run.downgrade(db.engine, settings.instance / "backups", "0001")
    assert run.present(db.engine) == "0001"
    with closing(sqlite3.connect(backup)) as copy:  # whatever the database is, its backup is one file
        assert copy.execute("SELECT count(*) FROM ticket").fetchone() == (2,)
    run.upgrade(db.engine, settings.instance / "backups")
    with read():
        found = queries.queue.page(cast.ana, parse("jams serial", now())).rows
    assert [row.id for row in found] == [cast.ticket]
    if database == "sqlite":
        assert session().execute(db.text("PRAGMA foreign_key_check")).all() == []


def test_the_outbox_goes_back_and_forth_with_its_rows_kept(cast, settings):
    outbox = db.text("SELECT id, target, state, not_before FROM delivery ORDER BY id")
    with read() as current:
        before = current.execute(outbox).all()
    run.downgrade(db.engine, settings.instance / "backups", "0004")
    run.upgrade(db.engine, settings.instance / "backups")
    assert len(before) == 2
    assert session().execute(outbox).all() == before


def test_people_in_copy_go_back_and_forth_and_what_is_newer_than_they_are_goes(cast, settings, database):
    actions.add_participant(cast.rui, cast.ticket, Contact("zoe@example.com"))
    actions.set_status(cast.ana, cast.ticket, "resolved")
    actions.rate(cast.rui, cast.ticket, is_good=True)
    actions.saw_ticket(cast.rui.user_id, cast.ticket, 5)
    run.downgrade(db.engine, settings.instance / "backups", "0006")
    assert not {"rating", "seen"} & set(inspect(db.engine).get_table_names())
    run.upgrade(db.engine, settings.instance / "backups")
    people = db.text("SELECT ticket_id, user_id, added_by_id FROM participant")
    assert session().execute(people).all() == [(cast.ticket, cast.zoe.user_id, None)]
    if database == "sqlite":
        assert session().execute(db.text("PRAGMA foreign_key_check")).all() == []


def test_accounts_that_were_asked_for_go_and_the_other_links_stay(cast, settings):
    actions.ask_for_account("nia@example.com", "Nia")
    asked = queries.registrations.asked_at("nia@example.com")
    actions.issue_registration_link(system(), asked.id, "r" * 43)
    actions.issue_link(system(), cast.rui.user_id, "ticket", "t" * 43, ticket_id=cast.ticket)
    run.downgrade(db.engine, settings.instance / "backups", "0014")
    assert "registration" not in inspect(db.engine).get_table_names()
    run.upgrade(db.engine, settings.instance / "backups")
    tokens = session().execute(db.text("SELECT purpose, registration_id FROM token")).all()
    assert tokens == [("ticket", None)]


def test_mutes_go_with_their_links_and_come_back_empty(cast, settings):
    actions.mute_ticket(cast.rui, cast.ticket)
    for purpose in ("mute", "ticket"):
        actions.issue_link(system(), cast.rui.user_id, purpose, purpose, ticket_id=cast.ticket)
    run.downgrade(db.engine, settings.instance / "backups", "0015")
    assert "mute" not in inspect(db.engine).get_table_names()
    run.upgrade(db.engine, settings.instance / "backups")
    assert session().execute(db.text("SELECT * FROM mute")).all() == []
    assert session().execute(db.text("SELECT purpose FROM token")).all() == [("ticket",)]


def test_held_replies_go_and_the_table_comes_back_empty_and_of_use(cast, settings):
    actions.hold_reply(cast.ana, cast.ticket, render("Held."), seconds=10)
    run.downgrade(db.engine, settings.instance / "backups", "0016")
    assert "held_reply" not in inspect(db.engine).get_table_names()
    run.upgrade(db.engine, settings.instance / "backups")
    with read() as current:
        assert current.execute(db.text("SELECT * FROM held_reply")).all() == []
    held = actions.hold_reply(cast.ana, cast.ticket, render("Again."), seconds=10)
    assert actions.release_reply(cast.ana, held).ticket_id == cast.ticket


@pytest.mark.only_on("sqlite")
def test_the_outbox_still_gives_no_number_twice():
    made = session().scalar(db.text("SELECT sql FROM sqlite_master WHERE name = 'delivery'"))
    assert "AUTOINCREMENT" in made


def test_an_upgrade_that_is_not_needed_makes_no_backup(settings):
    assert run.upgrade(db.engine, settings.instance / "backups") is None
    assert not (settings.instance / "backups").exists()


def test_a_database_of_a_newer_program_is_left_alone(settings):
    with transaction() as current:
        current.execute(db.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(run.CannotMigrate, match="newer than this program"):
        run.upgrade(db.engine, settings.instance / "backups")
