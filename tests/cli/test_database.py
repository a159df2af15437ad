"""db … and doctor, which look at the database as it is."""

import subprocess
import sys
from pathlib import Path

import pytest

from helpdesk.cli import doctor
from helpdesk.migrations.run import head
from tests.cli.test_users import failed

COMMANDS = (
    "", "users", "users add", "users list", "users disable", "users enable", "users set-password", "api-keys", "api-keys create",
    "api-keys list", "api-keys revoke", "demo", "demo load", "db", "db status", "db upgrade", "db downgrade",
    "backup", "restore", "doctor",
)  # fmt: skip


def test_the_schema_goes_down_and_up_again_behind_backups(app, alone):
    assert alone("db", "status").stdout == f"at {head()}, newest {head()}: up to date\n"
    down = alone("db", "downgrade", "--to", "0002").stdout.splitlines()
    assert Path(down[0].removeprefix("backup ")).is_file()
    assert down[1] == "at 0002"
    assert "not the newest" in alone("db", "status").stdout
    assert f"at {head()}" in alone("db", "upgrade").stdout
    assert alone("db", "upgrade").stdout == f"at {head()}\n"


def test_an_empty_database_is_made(alone):
    assert "empty" in alone("db", "status").stdout
    assert alone("db", "upgrade").stdout == f"at {head()}\n"


def test_a_revision_that_is_not_there_is_said(app, alone):
    assert failed(alone("db", "downgrade", "--to", "nothing"), "There is no way to revision nothing")


def test_a_wrong_setting_is_said(alone, monkeypatch):
    monkeypatch.setenv("HELPDESK_PORT", "eighty")
    assert failed(alone("users", "list"), "HELPDESK_PORT")


def test_the_doctor_finds_a_healthy_helpdesk_well(app, alone):
    result = alone("doctor")
    assert result.exit_code == 0
    assert "WRONG" not in result.stdout
    assert "SQLite" in result.stdout


def test_the_doctor_says_what_is_wrong_and_changes_nothing(settings, alone):
    settings.sqlite_path.write_bytes(b"this is not a database" * 500)
    result = alone("doctor")
    assert result.exit_code == 1
    assert "WRONG  database" in result.stdout
    assert "backups" in result.stdout
    assert settings.sqlite_path.read_bytes() == b"this is not a database" * 500


def test_the_doctor_sees_a_full_disk_and_a_clock_that_is_behind(app, alone, monkeypatch):
    monkeypatch.setattr(doctor, "LEAST_FREE", 10**18)
    monkeypatch.setattr(doctor, "now", lambda: doctor.WRITTEN_IN.replace(year=2001))
    said = alone("doctor").stdout
    assert "Make room." in said
    assert "Set the clock" in said


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(run, command):
    result = run(*command.split(), "--help")
    assert result.exit_code == 0
    assert result.stdout.startswith("Usage:")


def test_the_commands_run_as_a_program(tmp_path):
    command = [sys.executable, "-m", "helpdesk.cli", "db", "status"]
    environment = {"HELPDESK_INSTANCE": str(tmp_path), "PYTHONPATH": str(Path(__file__).parents[2])}
    result = subprocess.run(
        command, env=environment, capture_output=True, text=True, cwd=tmp_path, check=True
    )
    assert result.stdout.startswith("at nothing")
