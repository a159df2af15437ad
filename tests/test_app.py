"""Starting and stopping `python app.py`, as an operator sees it."""

import os
import signal
import socket
import subprocess
import sys
from http.client import HTTPConnection
from pathlib import Path

import pytest

APP = Path(__file__).resolve().parents[1] / "app.py"


@pytest.fixture
def port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def start(tmp_path, port):
    """Start the server on an instance folder of its own; whatever still runs is ended with the test."""
    started = []

    def start(**settings: str) -> subprocess.Popen:
        own = {key: value for key, value in os.environ.items() if not key.startswith("HELPDESK_")}
        own |= {"HELPDESK_INSTANCE": str(tmp_path), "HELPDESK_PORT": str(port), **settings}
        command = [sys.executable, str(APP)]
        started.append(subprocess.Popen(command, env=own, stdout=-1, stderr=-1, text=True, cwd=tmp_path))
        return started[-1]

    yield start
    for server in started:
        server.kill()
        server.communicate()


def test_it_serves_and_says_where(start, port):
    server = start()
    assert f"http://127.0.0.1:{port}" in server.stdout.readline()
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/")
    answer = connection.getresponse()
    connection.close()
    assert answer.status < 500
    assert answer.getheader("Server") is None


def test_it_ends_cleanly_when_told_to(start):
    server = start()
    server.stdout.readline()
    server.send_signal(signal.SIGTERM)
    assert server.wait(timeout=10) == 0


def test_what_it_writes_is_its_owners_alone(start, tmp_path):
    start().stdout.readline()
    assert [path.name for path in tmp_path.iterdir() if path.is_file() and path.stat().st_mode & 0o077] == []


def test_a_second_start_makes_no_backup_and_keeps_its_secret(start, tmp_path):
    end(start())
    made = kept(tmp_path)
    assert len(made) > 2
    end(start())
    assert kept(tmp_path) == made


def test_a_wrong_setting_is_named_in_one_line(start):
    assert refusal(start(HELPDESK_PORT="eighty")).startswith("Helpdesk cannot start. HELPDESK_PORT: 'eighty'")


def test_a_taken_port_is_named_in_one_line(start, port):
    with socket.create_server(("127.0.0.1", port)):
        assert f"port {port}" in refusal(start())


def test_a_file_that_is_no_database_is_named_in_one_line(start, tmp_path):
    (tmp_path / "helpdesk.sqlite3").write_text("this is not a database, whatever its name may say" * 100)
    assert "helpdesk.sqlite3" in refusal(start())


def test_an_instance_folder_that_cannot_be_made_is_named_in_one_line(start, tmp_path):
    (tmp_path / "file").touch()
    assert "HELPDESK_INSTANCE" in refusal(start(HELPDESK_INSTANCE=str(tmp_path / "file" / "folder")))


def end(server: subprocess.Popen) -> None:
    """Wait until a server says where it is, and end it."""
    server.stdout.readline()
    server.terminate()
    assert server.wait(timeout=10) == 0


def kept(folder: Path) -> dict[str, bytes]:
    """What lies in an instance folder, the database without its rows."""
    files = {str(each.relative_to(folder)): each.read_bytes() for each in folder.rglob("*") if each.is_file()}
    return {name: b"" if name.startswith("helpdesk.sqlite3") else content for name, content in files.items()}


def refusal(server: subprocess.Popen) -> str:
    """The one line with which a server that cannot start ends."""
    said, complaint = server.communicate(timeout=20)
    assert server.returncode == 1
    assert said == ""
    assert complaint.count("\n") == 1, complaint
    return complaint
