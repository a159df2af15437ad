"""A database file that is not whole: the start says so and how to restore; what runs reads on and never writes."""

import os
import sqlite3
import subprocess
from contextlib import closing

import pytest

from helpdesk.queries import soundness
from helpdesk.worker import look_through
from tests.desk import close
from tests.weather.harness import TICKET, TICKETS, Desk

PAGE = 4096
FLIPPED = bytes(range(240, 256))


def flip(path, place: int) -> None:
    """Overwrite sixteen bytes of a file."""
    with open(path, "r+b") as file:
        file.seek(place)
        file.write(FLIPPED)


def root_page(desk: Desk, table: str) -> int:
    """Return where the first page of a table begins in the file."""
    return (desk.rows(f"SELECT rootpage FROM sqlite_schema WHERE name = '{table}'")[0][0] - 1) * PAGE


def said_by_doctor(desk: Desk) -> str:
    """Let the doctor look; return what it says."""
    return desk.operator("doctor", stdout=subprocess.PIPE).communicate()[0]


@pytest.mark.parametrize("place", ["header", "ticket", "event", "ix_comment_ticket"])
def test_a_flipped_byte_stops_the_start_with_the_way_to_restore(used: Desk, place):
    flip(used.path, 16 if place == "header" else root_page(used, place))
    before = used.path.read_bytes()
    line = used.refuses_to_start()
    assert "damaged" in line
    assert "bin/helpdesk restore FILE" in line
    assert "restore" in said_by_doctor(used).lower()
    assert used.path.read_bytes() == before


def test_damage_under_a_running_helpdesk_shuts_the_door_for_writes(used: Desk):
    used.start()
    assert used.ask("POST", TICKETS, TICKET).status == 201
    place = root_page(used, "comment")
    used.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    flip(used.path, place)
    body = {"content": "Is anybody there?"}
    refused = used.ask("POST", f"{TICKETS}/1/comments", body)
    again = used.ask("POST", TICKETS, TICKET)
    assert [refused.status, again.status, used.ask("GET", "/readyz").status] == [503, 503, 503]
    assert "damaged" in again.text
    assert used.ask("GET", "/v1/support/categories").status == 200
    assert "bin/helpdesk restore FILE" in used.log()


def test_a_torn_end_of_the_log_costs_what_was_not_acknowledged_only(used: Desk):
    used.start()
    number = used.ask("POST", TICKETS, TICKET).json()["id"]
    used.kill()
    wal = used.folder / "helpdesk.sqlite3-wal"
    os.truncate(wal, wal.stat().st_size + PAGE)  # what a crash leaves of a write that nobody was told of
    flip(wal, wal.stat().st_size - 2 * PAGE + PAGE)
    used.start()
    assert used.ask("GET", f"{TICKETS}/{number}").status == 200
    used.kill()
    used.assert_whole()


def test_a_file_too_large_for_the_start_is_looked_through_while_people_are_served(
    app, client, cast, settings, monkeypatch
):
    monkeypatch.setattr(soundness, "QUICK_BYTES", 0)
    with app.app_context():
        look_through()
    assert client.get("/readyz").status_code == 200
    close(app)
    with closing(sqlite3.connect(settings.sqlite_path)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        page = database.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'event'").fetchone()[0]
    flip(settings.sqlite_path, (page - 1) * PAGE)
    with app.app_context():
        look_through()
    assert client.get("/readyz").status_code == 503
    assert client.get("/sign-in").status_code == 200
