"""What the tests themselves stand on."""

import os
import socket
import subprocess
import sys

import pytest

SKIPPING = "import pytest\ndef test_that_skips(): pytest.skip('no browser here')\n"


def test_no_test_can_reach_beyond_this_machine():
    with socket.socket() as there, pytest.raises(RuntimeError, match=r"192\.0\.2\.1"):
        there.connect(("192.0.2.1", 80))


def test_the_sql_record_sees_what_the_application_asks(app, sql):
    from helpdesk.db import read

    with app.app_context(), read() as session:
        session.connection().exec_driver_sql("SELECT 41 + 1")
    assert sql == ["SELECT 41 + 1"]


@pytest.mark.parametrize(("ci", "code"), [("true", 1), ("", 0)])
def test_a_skipped_test_fails_only_where_ci_is_set(tmp_path, request, ci, code):
    (tmp_path / "test_skips.py").write_text(SKIPPING)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-p",
        "tests.conftest",
        str(tmp_path),
    ]
    done = subprocess.run(
        command, env=os.environ | {"CI": ci}, cwd=request.config.rootpath, capture_output=True, check=False
    )
    assert done.returncode == code, done.stdout.decode()
