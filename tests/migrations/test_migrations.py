"""Migrations: forward and back with rows in them, behind a backup, equal to the models, never half."""

import sqlite3

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from helpdesk import actions
from helpdesk.db import Model, db, session
from helpdesk.migrations import run
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
        for table in Model.metadata.tables.values():
            indexed = {index[2] for index in connection.exec_driver_sql(
                "SELECT i.name, x.seqno, x.name FROM pragma_index_list(?) i, pragma_index_info(i.name) x WHERE x.seqno = 0",
                (table.name,),
            )}  # fmt: skip
            for key in table.foreign_keys:
                if (table.name, key.parent.name) != ("delivery", "event_id"):
                    assert key.parent.name in indexed, f"{table.name}.{key.parent.name}"


def test_the_search_index_comes_and_goes_with_the_rows_kept(cast, settings):
    actions.reply(cast.ana, cast.ticket, render("serial number"))
    backup = run.downgrade(db.engine, settings.instance / "backups", "0001")
    assert run.present(db.engine) == "0001"
    assert sqlite3.connect(backup).execute("SELECT count(*) FROM ticket").fetchone() == (2,)
    run.upgrade(db.engine, settings.instance / "backups")
    found = (
        session()
        .execute(db.text("SELECT rowid FROM ticket_search WHERE ticket_search MATCH 'jams serial'"))
        .all()
    )
    assert found == [(cast.ticket,)]
    assert session().execute(db.text("PRAGMA foreign_key_check")).all() == []


def test_the_outbox_goes_back_and_forth_with_its_rows_kept(cast, settings):
    before = session().execute(db.text("SELECT id, target, state, not_before FROM delivery")).all()
    run.downgrade(db.engine, settings.instance / "backups", "0004")
    run.upgrade(db.engine, settings.instance / "backups")
    assert len(before) == 2
    assert session().execute(db.text("SELECT id, target, state, not_before FROM delivery")).all() == before
    assert "AUTOINCREMENT" in session().scalar(
        db.text("SELECT sql FROM sqlite_master WHERE name = 'delivery'")
    )


def test_an_upgrade_that_is_not_needed_makes_no_backup(settings):
    assert run.upgrade(db.engine, settings.instance / "backups") is None
    assert not (settings.instance / "backups").exists()


def test_a_database_of_a_newer_program_is_left_alone(settings):
    connection = sqlite3.connect(settings.sqlite_path)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    with pytest.raises(run.CannotMigrate, match="newer than this program"):
        run.upgrade(db.engine, settings.instance / "backups")
