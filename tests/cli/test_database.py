"""db …, and what all commands have in common."""

import subprocess
import sys
from pathlib import Path

import pytest

from helpdesk.migrations.run import head
from tests.cli.test_users import failed

COMMANDS = (
    "", "users", "users add", "users list", "users disable", "users enable", "users set-password", "api-keys", "api-keys create",
    "api-keys list", "api-keys revoke", "demo", "demo load", "db", "db status", "db upgrade", "db downgrade",
    "db copy", "backup", "restore", "doctor",
)  # fmt: skip


def test_the_schema_goes_down_and_up_again_behind_backups(app, alone):
    assert alone("db", "status").stdout == f"at {head()}, newest {head()}: up to date\n"
    backup, at = alone("db", "downgrade", "--to", "0002").stdout.splitlines()
    assert Path(backup.removeprefix("backup ")).is_file()
    assert at == "at 0002"
    assert "not the newest" in alone("db", "status").stdout
    assert f"at {head()}" in alone("db", "upgrade").stdout
    assert alone("db", "upgrade").stdout == f"at {head()}\n"


@pytest.mark.only_on("sqlite")
def test_an_empty_database_is_made(alone):
    assert "empty" in alone("db", "status").stdout
    assert alone("db", "upgrade").stdout == f"at {head()}\n"


def test_a_revision_that_is_not_there_is_said(app, alone):
    assert failed(alone("db", "downgrade", "--to", "nothing"), "There is no way to revision nothing")


def test_a_wrong_setting_is_said(alone, monkeypatch):
    monkeypatch.setenv("HELPDESK_PORT", "eighty")
    assert failed(alone("users", "list"), "HELPDESK_PORT")


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
