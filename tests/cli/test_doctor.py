"""doctor looks at everything, says what is wrong, and changes nothing."""

from datetime import timedelta
from io import BytesIO

import pytest

from helpdesk import actions, files
from helpdesk.cli.doctor import database, folder, machine
from helpdesk.clock import now
from tests.outbox import answering, talking


def test_it_finds_a_healthy_helpdesk_well(app, alone):
    result = alone("doctor")
    assert result.exit_code == 0
    assert "WRONG" not in result.stdout
    assert "SQLite" in result.stdout


@pytest.mark.only_on("sqlite")
def test_it_says_what_is_wrong_and_changes_nothing(settings, alone):
    settings.sqlite_path.write_bytes(b"this is not a database" * 500)
    result = alone("doctor")
    assert result.exit_code == 1
    assert "WRONG  database" in result.stdout
    assert "backups" in result.stdout
    assert settings.sqlite_path.read_bytes() == b"this is not a database" * 500


def test_it_sees_a_full_disk_and_a_clock_that_is_behind(app, alone, monkeypatch):
    monkeypatch.setattr(machine, "LEAST_FREE", 10**18)
    monkeypatch.setattr(machine, "now", lambda: machine.WRITTEN_IN.replace(year=2001))
    said = alone("doctor").stdout
    assert "Make room." in said
    assert "Set the clock" in said


def test_it_sees_a_secret_that_others_may_read(app, alone, settings):
    alone("doctor")  # makes the secret
    (settings.instance / "secret_key").chmod(0o644)
    result = alone("doctor")
    assert result.exit_code == 1
    assert "WRONG  folder    secret_key has mode 0644: others may read it. chmod 600" in result.stdout


def test_it_sees_a_folder_that_others_may_write_in(app, alone, settings):
    settings.instance.chmod(0o777)
    assert "others may write in it" in alone("doctor").stdout


def test_it_names_files_that_the_disk_has_lost(app, cast, alone, settings):
    folder = settings.instance / "attachments"
    kept = files.store(folder, BytesIO(b"notes"), 10)
    with app.app_context():
        number = actions.attach(
            cast.rui, cast.ticket, actions.File(kept.sha256, "n.txt", "text/plain", kept.size)
        )
    assert "ok     files     1 in the database, all on the disk" in alone("doctor").stdout
    files.remove(folder, kept.sha256)
    result = alone("doctor")
    assert result.exit_code == 1
    assert (
        f"WRONG  files     1 of 1 files are gone from the disk: {number} (ticket {cast.ticket})."
        in result.stdout
    )


def test_it_knows_when_the_last_backup_was_made(app, alone, settings, tmp_path, monkeypatch):
    assert "none was made yet: bin/helpdesk backup FILE" in alone("doctor").stdout
    alone("backup", str(tmp_path / "made.tar.gz"))
    assert "the last one is of" in (said := alone("doctor").stdout)
    assert "a while ago" not in said
    monkeypatch.setattr(folder, "now", lambda: now() + timedelta(days=3))
    assert "a while ago" in alone("doctor").stdout


@pytest.mark.parametrize(
    ("together", "named"),
    [
        ({"BASE_URL": "https://desk.example.com"}, "HELPDESK_TRUSTED_PROXIES names no proxy"),
        ({"TRUSTED_PROXIES": "127.0.0.1"}, "Set it."),
        (
            {"TRUSTED_PROXIES": "*", "HOST": "0.0.0.0", "BASE_URL": "https://d.example"},
            "may claim to be anybody",
        ),
        ({"HOST": "0.0.0.0"}, "passwords travel in the open"),
        ({"DEBUG": "1", "BASE_URL": "https://d.example", "TRUSTED_PROXIES": "127.0.0.1"}, "unset it"),
    ],
)
def test_it_sees_settings_that_contradict_each_other(app, alone, monkeypatch, together, named):
    for name, value in together.items():
        monkeypatch.setenv(f"HELPDESK_{name}", value)
    result = alone("doctor")
    assert result.exit_code == 1
    assert named in result.stdout


def test_it_is_content_with_what_the_manual_says(app, alone, monkeypatch):
    monkeypatch.setenv("HELPDESK_BASE_URL", "https://desk.example.com")
    monkeypatch.setenv("HELPDESK_TRUSTED_PROXIES", "127.0.0.1")
    assert alone("doctor").exit_code == 0


def test_it_asks_redis_where_there_is_to_be_one(app, alone, monkeypatch):
    assert "none is set" in alone("doctor").stdout
    monkeypatch.setenv("HELPDESK_REDIS_URL", "redis://:canary-password@127.0.0.1:1/0")
    result = alone("doctor")
    assert "WRONG  redis     it does not answer" in result.stdout
    assert "canary" not in result.stdout + result.stderr


def test_it_asks_the_mail_server_where_there_is_one(app, alone, monkeypatch):
    assert "no mail is sent" in alone("doctor").stdout
    monkeypatch.setenv("HELPDESK_MAIL_FROM", "desk@example.com")
    with talking(answering({})) as port:
        monkeypatch.setenv("HELPDESK_SMTP_URL", f"smtp://127.0.0.1:{port}?starttls=off")
        assert "lets us in (none)" in alone("doctor").stdout
        monkeypatch.setenv("HELPDESK_SMTP_URL", f"smtp://ana:canary-password@127.0.0.1:{port}")
        result = alone("doctor")
    assert "WRONG  mail" in result.stdout
    assert "offers no STARTTLS" in result.stdout
    assert "canary" not in result.stdout + result.stderr


def test_a_database_from_the_future_shows(app, alone, cast, monkeypatch):
    monkeypatch.setattr(database, "now", lambda: now() - timedelta(days=1))
    assert "later than the clock" in alone("doctor").stdout
