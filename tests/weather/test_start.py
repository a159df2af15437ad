"""Starts under a bad star: what may not be written, another schema, another start at the same time."""

import sqlite3
from contextlib import closing

import pytest

from tests.waiting import until
from tests.weather.harness import IS_LONG, TICKET, TICKETS, Desk, bound_by_rights, tampering


@pytest.mark.parametrize("name", ["", "helpdesk.sqlite3", "helpdesk.sqlite3-gate"])
def test_what_may_not_be_written_is_named_in_one_line(used: Desk, name):
    path = used.folder / name
    path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        assert str(path) in used.refuses_to_start(*bound_by_rights())
    finally:
        path.chmod(0o755)
    used.start()
    assert used.ask("POST", TICKETS, TICKET).status == 201


def test_a_newer_schema_is_refused_in_one_line_and_not_touched(used: Desk):
    with closing(sqlite3.connect(used.path)) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
        database.commit()
    before = used.path.read_bytes()
    assert "9999, newer than this program" in used.refuses_to_start()
    assert used.path.read_bytes() == before
    assert not (used.folder / "backups").exists()


@pytest.mark.parametrize("write", range(1, 60) if IS_LONG else (2, 9))
def test_an_upgrade_that_is_killed_is_done_by_the_next_start(used: Desk, write):
    tickets = used.rows("SELECT * FROM ticket ORDER BY id")
    assert used.operator("db", "downgrade", "--to", "0002").wait() == 0
    process = used.launch(*tampering(f"pwrite64:signal=SIGKILL:when={write}"))
    until(lambda: process.poll() is not None or used.is_up(), "it neither started nor died")
    used.kill()
    used.start()
    assert used.rows("SELECT * FROM ticket ORDER BY id") == tickets
    assert used.ask("POST", TICKETS, TICKET).status == 201
    used.kill()
    used.assert_whole()
    for backup in (used.folder / "backups").glob("*.sqlite3"):
        with closing(sqlite3.connect(backup)) as copy:
            assert copy.execute("SELECT count(*) FROM ticket").fetchone() == (len(tickets),)


def test_starts_at_once_on_an_empty_folder_all_end_well(make_desk, free_ports):
    desks = [make_desk(port=port) for port in free_ports(4)]
    for desk in desks:
        desk.launch()
    for desk in desks:
        until(desk.is_up, f"one did not start: {desk.log()}")
        assert desk.ask("POST", TICKETS, TICKET).status == 201
    for desk in desks:
        desk.kill()
    desks[0].assert_whole()


def test_a_second_start_on_the_same_port_says_so_and_harms_nothing(desk, make_desk):
    desk.start()
    assert f"port {desk.port}" in make_desk("other", port=desk.port).refuses_to_start()
    assert desk.ask("POST", TICKETS, TICKET).status == 201


def test_a_load_of_demo_data_that_is_killed_leaves_whole_batches(used: Desk):
    loading = used.operator("demo", "load", "--tickets", "3000")
    until(lambda: used.rows("SELECT count(*) FROM ticket")[0][0] > 20, "nothing was loaded")
    loading.kill()
    loading.wait()
    used.start()
    assert used.ask("POST", TICKETS, TICKET).status == 201
    used.kill()
    used.assert_whole()
