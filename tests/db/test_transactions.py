"""Transactions: reads cannot write, one writer at a time, all or nothing, a clear word when the database cannot be written."""

import os
import threading
from contextlib import suppress

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from helpdesk import actions, queries
from helpdesk import gate as gates
from helpdesk.db import apart, connection, read, session, transaction
from helpdesk.errors import Busy
from tests.cast import open_ticket

pytestmark = pytest.mark.usefixtures("context")


def test_a_read_can_never_write():
    with pytest.raises(DBAPIError, match="read-?only"), read() as current:
        current.execute(text("DELETE FROM setting"))
    with transaction() as current:
        current.execute(text("DELETE FROM setting"))
    with pytest.raises(DBAPIError, match="read-?only"), read() as current:
        current.execute(text("DELETE FROM setting"))


def test_a_read_without_the_orm_cannot_write_either_and_sees_what_was_just_written():
    insert = text("INSERT INTO setting (name, value, updated_at) VALUES ('one', '1', '2026-11-24')")
    count = text("SELECT count(*) FROM setting WHERE name = 'one'")
    assert connection().execute(count).scalar() == 0
    with pytest.raises(DBAPIError, match="read-?only"):
        connection().execute(insert)
    with transaction():
        connection().execute(insert)
        assert connection().execute(count).scalar() == 1
    assert connection().execute(count).scalar() == 1


def test_an_exception_undoes_all(cast):
    def fail():
        with transaction():
            open_ticket(cast.rui, "Never")
            raise ValueError

    with pytest.raises(ValueError, match="^$"):
        fail()
    assert session().execute(text("SELECT count(*) FROM ticket WHERE subject = 'Never'")).scalar() == 0


@pytest.mark.only_on("sqlite")
def test_the_recipe_is_in_force():
    with read() as current:
        found = [
            current.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert found == ["wal", 2, 1]


@pytest.mark.only_on("sqlite")
def test_a_second_session_of_the_same_thread_is_told_instead_of_waiting_for_itself(app):
    with transaction(), app.app_context(), pytest.raises(RuntimeError, match="second write"), transaction():
        pass


@pytest.mark.only_on("sqlite")
def test_a_writer_waits_its_turn_and_is_told_when_it_takes_too_long(app, monkeypatch):
    monkeypatch.setattr(gates, "PATIENCE_SECONDS", 0.05)
    refused = []

    def write():
        with app.app_context():
            try:
                with transaction():
                    pass
            except Busy as busy:
                refused.append(busy.retry_after)

    with transaction():
        other = threading.Thread(target=write)
        other.start()
        other.join()
    assert refused == [1]


@pytest.mark.only_on("sqlite")
def test_a_database_that_cannot_be_written_says_busy_and_reads_go_on(app, cast, monkeypatch):
    with transaction() as current:
        pages = current.execute(text("PRAGMA page_count")).scalar()
        current.connection().connection.dbapi_connection.execute(f"PRAGMA max_page_count={pages}")
    with pytest.raises(Busy):
        fill(cast)
    with read() as current:
        assert current.execute(text("SELECT count(*) FROM ticket")).scalar() >= 2


def fill(cast) -> None:
    """Write more than fits."""
    for _ in range(50):
        open_ticket(cast.rui, "Full", "x" * 60_000)


@pytest.mark.only_on("sqlite")
def test_the_gate_holds_between_processes(settings):
    gate = gates.gate_beside(str(settings.sqlite_path))
    with gate.held():
        child = os.fork()
        if child == 0:  # the child opens its own lock file, as another process would
            import fcntl

            file = os.open(f"{settings.sqlite_path}-gate", os.O_RDWR)
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                os._exit(1)
            except BlockingIOError:
                os._exit(0)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_a_gate_that_is_left_closes_its_file_and_is_there_anew(tmp_path):
    path = str(tmp_path / "left.sqlite3")
    before = len(os.listdir("/dev/fd"))
    gate = gates.gate_beside(path)
    assert len(os.listdir("/dev/fd")) == before + 1
    gates.leave(path)
    assert len(os.listdir("/dev/fd")) == before
    with gates.gate_beside(path).held():
        assert gates.gate_beside(path) is not gate
    gates.leave(path)


def test_what_is_written_apart_is_undone_alone(cast):
    with transaction():
        with suppress(ZeroDivisionError), apart():
            actions.set_status(cast.ana, cast.ticket, "closed")
            raise ZeroDivisionError
        with apart():
            actions.set_status(cast.ana, cast.noise, "pending")
    assert [queries.tickets.get(cast.ana, number).status for number in (cast.ticket, cast.noise)] == [
        "open",
        "pending",
    ]
