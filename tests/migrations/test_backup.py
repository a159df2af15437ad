"""Backup and restore: one consistent moment in one file, which is checked whole before anything is switched."""

import gzip
import json
import os
import sqlite3
import stat
import tarfile
from pathlib import Path

import pytest

from helpdesk import actions
from helpdesk.db import db
from helpdesk.errors import Conflict
from helpdesk.gate import serve_from
from helpdesk.migrations import run
from helpdesk.migrations.transfer.backup import back_up
from helpdesk.migrations.transfer.faults import CannotTransfer
from helpdesk.migrations.transfer.restore import restore
from helpdesk.rules.text import render
from tests.cast import open_ticket
from tests.desk import close, settings_in

pytestmark = [pytest.mark.usefixtures("context"), pytest.mark.only_on("sqlite")]


@pytest.fixture
def made(app, cast, settings, tmp_path) -> Path:
    """A backup of the small world, with a secret and an attachment."""
    (settings.instance / "secret_key").write_text("s" * 48)
    (settings.instance / "attachments/ab").mkdir(parents=True)
    (settings.instance / "attachments/ab/cdef").write_bytes(os.urandom(50_000))
    back_up(settings, tmp_path / "made.tar.gz")
    return tmp_path / "made.tar.gz"


@pytest.fixture
def elsewhere(tmp_path):
    """The settings of another helpdesk, which is not there yet."""
    (tmp_path / "elsewhere").mkdir()
    return settings_in(tmp_path / "elsewhere")


def subjects(settings) -> list[str]:
    """What the tickets of a helpdesk are about."""
    connection = sqlite3.connect(settings.sqlite_path)
    found = [subject for (subject,) in connection.execute("SELECT subject FROM ticket ORDER BY id")]
    connection.close()
    return found


def leftovers(folder: Path) -> list[str]:
    """What work left behind."""
    return [path.name for path in folder.iterdir() if path.name.startswith(".helpdesk-")]


def test_a_backup_comes_back_whole_in_another_place(made, settings, elsewhere, tmp_path):
    done = restore(elsewhere, made)
    assert subjects(elsewhere) == subjects(settings)
    assert done.manifest.tables["ticket"].rows == 2
    assert (elsewhere.instance / "secret_key").read_text() == "s" * 48
    attachment = "attachments/ab/cdef"
    assert (elsewhere.instance / attachment).read_bytes() == (settings.instance / attachment).read_bytes()
    assert done.aside is None
    assert leftovers(tmp_path) == leftovers(elsewhere.instance) == []


def test_it_is_one_file_for_its_owner_alone_with_the_manifest_first(made):
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    with tarfile.open(made) as tar:
        names = tar.getnames()
        manifest = json.load(tar.extractfile("manifest.json"))
    assert names == ["manifest.json", "helpdesk.sqlite3", "secret_key", "attachments/ab/cdef"]
    assert manifest["revision"] == run.head()
    assert set(manifest["files"]) == set(names[1:])


def test_an_attachment_that_is_deleted_or_added_meanwhile_is_in_it(made, settings, tmp_path):
    folder = settings.instance / "attachments"
    (folder / ".part-unfinished").touch()

    def meanwhile(what: str, done: int, total: int) -> None:
        (folder / "ab/cdef").unlink(missing_ok=True)
        (folder / "ab/new").write_bytes(b"new")

    manifest = back_up(settings, tmp_path / "again.tar.gz", meanwhile)
    assert {name for name in manifest.files if "/" in name} == {"attachments/ab/cdef", "attachments/ab/new"}
    assert leftovers(settings.instance) == []


def test_a_backup_replaces_nothing(made, settings):
    before = made.read_bytes()
    with pytest.raises(CannotTransfer, match="is there already"):
        back_up(settings, made)
    assert made.read_bytes() == before


def test_a_restore_keeps_what_was_there_aside(made, app, cast, settings):
    open_ticket(cast.rui, "After the backup")
    close(app)
    done = restore(settings, made)
    assert "After the backup" not in subjects(settings)
    aside = settings_in(done.aside)
    assert "After the backup" in subjects(aside)
    assert (done.aside / "secret_key").is_file()


def test_ids_go_on_after_a_restore_where_they_were(made, app, cast, settings, elsewhere):
    actions.delete_ticket(cast.bo, cast.ticket)
    path = made.with_name("again.tar.gz")
    back_up(settings, path)
    restore(elsewhere, path)
    connection = sqlite3.connect(elsewhere.sqlite_path)
    highest = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'ticket'").fetchone()[0]
    connection.close()
    assert highest == cast.ticket


@pytest.mark.parametrize("eighth", range(1, 8))
def test_a_flipped_byte_is_found_and_the_file_is_named(made, elsewhere, eighth):
    damaged = bytearray(made.read_bytes())
    damaged[len(damaged) * eighth // 8] ^= 0xFF
    made.write_bytes(damaged)
    with pytest.raises(CannotTransfer, match=r"made\.tar\.gz is no whole backup: \S+ is damaged"):
        restore(elsewhere, made)
    assert list(elsewhere.instance.glob("helpdesk*")) == []
    assert leftovers(elsewhere.instance) == []


@pytest.mark.parametrize("kept", [0, 10, 300, 5_000, -8, -1])
def test_a_backup_that_was_cut_off_is_found(made, elsewhere, kept):
    made.write_bytes(made.read_bytes()[:kept])
    with pytest.raises(CannotTransfer, match="is no whole backup"):
        restore(elsewhere, made)
    assert not elsewhere.sqlite_path.exists()


def test_a_file_that_is_not_what_its_manifest_says_is_found(made, elsewhere):
    packed = bytearray(gzip.decompress(made.read_bytes()))
    packed[packed.index(b"Printer jams")] ^= 0x20  # the gzip is whole, the file in it is not
    made.write_bytes(gzip.compress(packed))
    with pytest.raises(CannotTransfer, match=r"helpdesk\.sqlite3 is damaged \(it is not what"):
        restore(elsewhere, made)


@pytest.mark.parametrize("name", ["../secret_key", "attachments/../../x", "/etc/passwd", "attachments", "x"])
def test_a_manifest_cannot_name_a_place_outside(made, elsewhere, name):
    packed = gzip.decompress(made.read_bytes())
    text = packed[512 : packed.index(b"\n}") + 2]
    content = json.loads(text)
    content["files"] = {name: {"bytes": 1, "sha256": ""}}
    forged = json.dumps(content).encode().ljust(len(text))
    made.write_bytes(gzip.compress(packed.replace(text, forged)))
    with pytest.raises(CannotTransfer, match="which no backup holds"):
        restore(elsewhere, made)


def test_an_older_backup_is_upgraded(app, cast, settings, elsewhere, tmp_path):
    run.downgrade(db.engine, settings.instance / "backups", "0002")
    back_up(settings, tmp_path / "older.tar.gz")
    assert restore(elsewhere, tmp_path / "older.tar.gz").manifest.revision == "0002"
    connection = sqlite3.connect(elsewhere.sqlite_path)
    assert connection.execute(
        "SELECT count(*) FROM ticket_search WHERE ticket_search MATCH 'jams'"
    ).fetchone() == (1,)
    connection.close()


def test_a_newer_backup_is_refused(app, settings, elsewhere, tmp_path):
    with db.engine.connect().execution_options(is_write=True) as connection, connection.begin():
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    back_up(settings, tmp_path / "newer.tar.gz")
    with pytest.raises(CannotTransfer, match="newer than this program"):
        restore(elsewhere, tmp_path / "newer.tar.gz")
    assert not elsewhere.sqlite_path.exists()


def test_what_an_upgrade_left_is_restored_too(app, cast, settings):
    left = run.back_up(str(settings.sqlite_path), settings.instance / "backups", "0003")
    actions.reply(cast.ana, cast.ticket, render("after"))
    close(app)
    done = restore(settings, left)
    assert done.manifest is None
    connection = sqlite3.connect(settings.sqlite_path)
    assert connection.execute("SELECT count(*) FROM comment").fetchone() == (0,)
    connection.close()


def test_a_broken_database_is_put_aside_and_replaced(made, app, settings):
    close(app)
    settings.sqlite_path.write_bytes(b"broken" * 5_000)
    Path(f"{settings.sqlite_path}-wal").write_bytes(b"and what belongs to it")
    done = restore(settings, made)
    assert len(subjects(settings)) == 2
    assert (done.aside / "helpdesk.sqlite3").read_bytes() == b"broken" * 5_000
    assert (done.aside / "helpdesk.sqlite3-wal").is_file()


def test_a_damaged_database_makes_no_backup(app, cast, settings, tmp_path):
    close(app)
    content = bytearray(settings.sqlite_path.read_bytes())
    content[3 * 4096 : 4 * 4096] = b"\xff" * 4096
    settings.sqlite_path.write_bytes(content)
    with pytest.raises(CannotTransfer, match="damaged"):
        back_up(settings, tmp_path / "never.tar.gz")
    assert not (tmp_path / "never.tar.gz").exists()


def test_a_restore_waits_for_no_server_and_stops_none(made, settings, tmp_path):
    pid = os.fork()
    if pid == 0:  # a server is another process, which holds the lock until it ends
        serve_from(settings.instance)
        os.kill(os.getpid(), 19)
        os._exit(0)
    os.waitpid(pid, os.WUNTRACED)
    with pytest.raises(Conflict, match="Stop it first"):
        restore(settings, made)
    os.kill(pid, 9)
    os.waitpid(pid, 0)
    restore(settings, made)
