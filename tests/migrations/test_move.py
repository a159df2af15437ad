"""A whole helpdesk from SQLite to PostgreSQL and back: every answer stays the same, byte by byte, or nothing was copied."""

import json
import re

import psycopg
import pytest
from flask import Flask

from helpdesk import actions, create_app
from helpdesk.actions.demo import load
from helpdesk.db import db
from helpdesk.errors import Conflict
from helpdesk.gate import while_nobody_serves
from helpdesk.migrations import run
from helpdesk.migrations.transfer.backup import back_up
from helpdesk.migrations.transfer.copy import checksums
from helpdesk.migrations.transfer.faults import CannotTransfer, nobody
from helpdesk.migrations.transfer.move import move
from helpdesk.migrations.transfer.restore import restore
from helpdesk.rules.actor import system
from tests.cast import open_ticket, person
from tests.desk import close, settings_in
from tests.web.visitors import signed_in

pytestmark = pytest.mark.only_on("sqlite")
KEY = "a-key-for-this-test-only"
FILTERS = ("status=open", "status=closed", "status=in_progress&assignee_id=3", "assignee_id=null", "limit=7")
WORDS = ("invoice", "does not", "not working", "status:closed invoice", "xylophone", "-bell the")


@pytest.fixture
def world(app, cast, settings) -> dict:
    """A helpdesk with a demo, a ticket that is gone, and all its answers."""
    with app.app_context():
        load(system(), tickets=40, seed=2)
        actions.install_api_key(system(), KEY)
        actions.delete_ticket(cast.bo, open_ticket(cast.rui, "Gone, and its number with it"))
        early, late = person("early@example.com", "Early"), person("late@example.com", "Late")
        actions.merge_users(cast.bo, late.user_id, early.user_id)  # a row that points to one after it
    return answers(app, cast)


def answers(app: Flask, cast) -> dict[str, str]:
    """What this helpdesk answers to every documented call that reads, and what its queue finds."""
    program, ana = app.test_client(), signed_in(app.test_client(), cast.ana)
    headers = {"X-API-Key": KEY}
    tickets = program.get("/v1/support/tickets", headers=headers).text
    paths = [f"/tickets/{ticket['id']}" for ticket in json.loads(tickets)]
    paths += ["/categories", "/priorities", *(f"/tickets?{narrowed}" for narrowed in FILTERS)]
    found = {path: program.get(f"/v1/support{path}", headers=headers).text for path in paths}
    for words in WORDS:
        page = ana.get("/tickets", query_string={"q": words, "view": "all"}).text
        found[words] = " ".join(re.findall(r'href="/tickets/(\d+)', page))
    assert found["invoice"]
    assert found["xylophone"] == str(cast.noise)
    return {**found, "tickets": tickets}


def served(folder, url: str | None) -> Flask:
    """A helpdesk on this database."""
    return create_app(settings_in(folder, url))


def tables_in(url: str) -> int:
    """How many tables there are."""
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        return connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()[0]


def test_the_copy_answers_everything_as_before_and_so_does_the_copy_back(
    app, cast, world, settings, empty, tmp_path
):
    close(app)
    url = empty()
    left = move(settings, url)
    there = served(tmp_path, url)
    assert answers(there, cast) == world
    close(there)
    back = tmp_path / "back.sqlite3"
    returned = move(settings_in(tmp_path, url), f"sqlite:///{back}")
    changed = {name for name in left if left[name] != returned[name]}
    assert changed <= {"session", "api_key", "user"}  # the look at it signed somebody in and used a key
    here = served(tmp_path, f"sqlite:///{back}")
    assert answers(here, cast) == world
    close(here)


def test_numbers_go_on_after_the_highest_that_was_ever_given_out(app, cast, world, settings, empty, tmp_path):
    with app.app_context():
        highest = db.session.execute(
            db.text("SELECT seq FROM sqlite_sequence WHERE name = 'ticket'")
        ).scalar()
        assert highest not in db.session.execute(db.text("SELECT id FROM ticket")).scalars().all()
    close(app)
    url = empty()
    move(settings, url)
    there = served(tmp_path, url)
    with there.app_context():
        number = open_ticket(cast.rui, "The next one")
        assert number == highest + 1
        assert actions.add_group(cast.bo, None, name="A new group")
    close(there)
    move(settings_in(tmp_path, url), f"sqlite:///{tmp_path / 'back.sqlite3'}")
    here = served(tmp_path, f"sqlite:///{tmp_path / 'back.sqlite3'}")
    with here.app_context():
        assert open_ticket(cast.rui, "And the next") == number + 1
    close(here)


def test_a_backup_of_postgresql_comes_back_on_either_database(app, cast, world, settings, empty, tmp_path):
    close(app)
    first, second = empty(), empty()
    move(settings, first)
    made = back_up(settings_in(tmp_path, first), tmp_path / "made.tar.gz")
    assert made.database == "postgresql"
    for name, url in (("sqlite", None), ("postgresql", second)):
        (tmp_path / name).mkdir()
        place = settings_in(tmp_path / name, url)
        assert restore(place, tmp_path / "made.tar.gz").manifest == made
        restored = create_app(place)
        assert answers(restored, cast) == world
        close(restored)


def test_a_row_that_postgresql_refuses_leaves_the_target_empty(app, cast, settings, empty):
    with db_write(app) as connection:
        connection.exec_driver_sql("UPDATE ticket SET subject = ? WHERE id = ?", ("x" * 300, cast.ticket))
    close(app)
    url = empty()
    with pytest.raises(CannotTransfer, match=r"ticket.*too long"):
        move(settings, url)
    assert tables_in(url) == 0


def test_a_target_that_is_not_empty_is_refused(app, settings, empty):
    close(app)
    url = empty()
    move(settings, url)
    with pytest.raises(CannotTransfer, match="not empty"):
        move(settings, url)
    there = settings.instance / "there.sqlite3"
    there.touch()
    with pytest.raises(CannotTransfer, match="there already"):
        move(settings_in(settings.instance, url), f"sqlite:///{there}")


def test_a_restore_into_a_database_that_is_not_empty_is_refused(app, cast, settings, empty, tmp_path):
    back_up(settings, tmp_path / "made.tar.gz")
    close(app)
    url = empty()
    move(settings, url)
    with pytest.raises(CannotTransfer, match="not empty"):
        restore(settings_in(tmp_path, url), tmp_path / "made.tar.gz")


def test_an_older_schema_is_refused(app, context, settings, empty):
    run.downgrade(db.engine, settings.instance / "backups", "0002")
    url = empty()
    with pytest.raises(CannotTransfer, match="Run “db upgrade” first"):
        move(settings, url)
    assert tables_in(url) == 0


def test_who_serves_meanwhile_is_asked_to_stop(app, settings, empty, tmp_path):
    close(app)
    url = empty()
    with while_nobody_serves(settings.instance), pytest.raises(Conflict, match="Stop it first"):
        move(settings, url)
    move(settings, url)
    with (
        psycopg.connect(url.replace("+psycopg", "")),
        pytest.raises(CannotTransfer, match="Stop every server"),
    ):
        move(settings_in(settings.instance, url), f"sqlite:///{tmp_path / 'back.sqlite3'}")
    assert not (tmp_path / "back.sqlite3").exists()


def test_the_same_kind_is_refused(app, settings, tmp_path):
    with pytest.raises(CannotTransfer, match="or back"):
        move(settings, f"sqlite:///{tmp_path / 'other.sqlite3'}")


def test_a_changed_row_changes_its_checksum_and_no_other(app, cast, settings):
    def sums() -> dict:
        with app.app_context(), db.engine.connect() as connection:
            return checksums(connection, nobody)

    before = sums()
    with db_write(app) as connection:
        connection.exec_driver_sql("UPDATE ticket SET version = version + 1 WHERE id = ?", (cast.ticket,))
    after = sums()
    assert {name for name in before if before[name] != after[name]} == {"ticket"}


def db_write(app: Flask):
    """A transaction past the verbs."""
    with app.app_context():
        return db.engine.execution_options(is_write=True).begin()
