"""On PostgreSQL: settings in force, lost connections, what others' locks do, and tries that are made again."""

import threading

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from helpdesk import actions, postgresql
from helpdesk.db import db, in_transaction, read, session, transaction
from helpdesk.errors import Busy
from helpdesk.models import Tag, Ticket
from tests.cast import open_ticket
from tests.postgresql import SERVER

pytestmark = pytest.mark.only_on("postgresql")
in_context = pytest.mark.usefixtures("context")  # not beside `client`
IN_FORCE = {
    "TimeZone": "UTC", "synchronous_commit": "on", "statement_timeout": "30s", "lock_timeout": "5s",
    "idle_in_transaction_session_timeout": "1min", "transaction_read_only": "on", "transaction_isolation": "repeatable read",
}  # fmt: skip


@pytest.fixture
def impatient(context, monkeypatch):
    """Connections that wait for a lock a twentieth of a second."""
    monkeypatch.setattr(postgresql, "SETTINGS", (*postgresql.SETTINGS, "lock_timeout = '50ms'"))
    db.engine.dispose()


def in_a_thread(app, do) -> threading.Thread:
    """Start something on a session of its own."""

    def run():
        with app.app_context():
            do()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def cut_off() -> None:
    """End every connection of the application, as a restart of the server does, and wait until they are gone."""
    ours = "datname = current_database() AND application_name = 'helpdesk' AND pid <> pg_backend_pid()"
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(
            f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE {ours}"
        )


@in_context
def test_the_recipe_is_in_force():
    with read() as current:
        found = {name: current.execute(text(f"SHOW {name}")).scalar() for name in IN_FORCE}
    assert found == IN_FORCE
    with transaction() as current:
        assert current.execute(text("SHOW transaction_isolation")).scalar() == "read committed"
        assert current.execute(text("SHOW transaction_read_only")).scalar() == "off"


@in_context
def test_a_page_reads_one_moment(app, cast):
    count = text("SELECT count(*) FROM ticket")
    with read() as current:
        before = current.execute(count).scalar()
        in_a_thread(app, lambda: open_ticket(cast.rui)).join()
        assert current.execute(count).scalar() == before
    with read() as current:
        assert current.execute(count).scalar() == before + 1


def test_a_connection_that_was_cut_is_replaced_before_anybody_notices(app, client):
    for _ in range(2):
        assert client.get("/readyz").status_code == 200
        with app.app_context():
            cut_off()
    assert client.get("/sign-in").status_code == 200


@in_context
def test_a_connection_that_is_cut_in_a_write_says_busy_and_stores_nothing(cast):
    def write():
        with transaction() as current:
            open_ticket(cast.rui, "Never")
            cut_off()
            current.execute(text("SELECT 1"))

    with pytest.raises(Busy):
        write()
    assert session().execute(text("SELECT count(*) FROM ticket WHERE subject = 'Never'")).scalar() == 0
    assert open_ticket(cast.rui, "After")


def test_a_server_that_takes_nobody_gives_503_and_works_again_afterwards(client, settings):
    name = settings.database_url.rpartition("/")[2]
    with psycopg.connect(SERVER, autocommit=True) as admin:
        admin.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'helpdesk' AND datname = %s",
            (name,),
        )
        statuses = [
            client.get(path).status_code
            for path in ("/readyz", "/healthz", "/sign-in", "/v1/support/tickets")
        ]
        key = client.get("/v1/support/tickets", headers={"X-API-Key": "hd_none"})
        admin.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
    assert statuses == [503, 200, 200, 401]
    assert (key.status_code, key.content_type) == (503, "application/problem+json")
    assert key.headers["Retry-After"]
    assert client.get("/readyz").status_code == 200


@pytest.mark.usefixtures("impatient")
@in_context
def test_a_row_that_somebody_holds_for_long_says_busy(app, cast):
    held, done = threading.Event(), threading.Event()

    def hold():
        with transaction() as current:
            current.get(Ticket, cast.ticket, with_for_update=True)
            held.set()
            done.wait(10)

    other = in_a_thread(app, hold)
    held.wait(10)
    with pytest.raises(Busy):
        actions.set_status(cast.ana, cast.ticket, "pending")
    done.set()
    other.join()
    actions.set_status(cast.ana, cast.ticket, "pending")


@in_context
def test_when_no_connection_is_left_one_is_told_to_come_again(app, monkeypatch):
    monkeypatch.setattr(db.engine.pool, "_timeout", 0.05)
    engine = db.engine
    taken = [engine.connect() for _ in range(engine.pool.size() + 10)]
    with pytest.raises(Busy), transaction():
        pass
    for each in taken:
        each.close()


@in_context
def test_two_who_wait_for_each_other_both_get_through(app, cast):
    """Each locks one ticket and then wants the other's: PostgreSQL undoes one of them, and its second try succeeds."""
    meet, tries = threading.Barrier(2, timeout=10), []

    def lock(first: int, second: int):
        def work(current):
            tries.append(first)
            current.get(Ticket, first, with_for_update=True)
            if len(tries) <= 2:
                meet.wait()
            current.get(Ticket, second, with_for_update=True).subject += "!"

        return lambda: in_transaction(work)

    others = [
        in_a_thread(app, lock(*pair)) for pair in ((cast.ticket, cast.noise), (cast.noise, cast.ticket))
    ]
    for other in others:
        other.join()
    assert len(tries) > 2
    assert {row.subject[-1] for row in session().execute(text("SELECT subject FROM ticket"))} == {"!"}


@in_context
def test_a_verb_that_loses_the_race_for_a_new_tag_takes_the_winners(app, cast):
    stored, done = threading.Event(), threading.Event()

    def store():
        with transaction() as current:
            current.add(Tag(name="urgent"))
            current.flush()
            stored.set()
            done.wait(10)

    other = in_a_thread(app, store)
    stored.wait(10)
    late = in_a_thread(app, lambda: actions.set_tags(cast.ana, cast.ticket, ["urgent"]))
    done.set()
    other.join()
    late.join()
    assert session().execute(text("SELECT count(*) FROM ticket_tag")).scalar() == 1


@in_context
def test_an_error_of_ours_is_not_called_busy():
    with pytest.raises(DBAPIError), transaction() as current:
        current.execute(text("SELECT nothing FROM nowhere"))
