"""backup and restore, as an operator sees them."""

import pytest

from tests.cast import make_cast
from tests.cli.test_users import failed
from tests.desk import close


@pytest.mark.only_on("sqlite")
def test_a_backup_is_made_and_restored(app, alone, tmp_path):
    with app.app_context():
        make_cast()
    made = tmp_path / "made.tar.gz"
    said = alone("backup", str(made)).stdout
    assert said.startswith(f"{made}: {made.stat().st_size:,} bytes")
    assert app.test_client().get("/readyz").status_code == 200
    close(app)
    restored = alone("restore", str(made))
    assert "Restored the helpdesk as it was at" in restored.stdout
    assert "before-restore-" in restored.stdout


def test_what_cannot_be_done_is_said_in_one_line(app, alone, tmp_path):
    (tmp_path / "there").touch()
    assert failed(alone("backup", str(tmp_path / "there")), "replaces nothing")
    assert failed(alone("backup", str(tmp_path / "no folder" / "file")), "cannot be written")
    assert failed(alone("restore", str(tmp_path / "nothing")), "does not exist")
    assert failed(alone("restore", str(tmp_path / "there")), "is no whole backup")


@pytest.mark.only_on("sqlite")
def test_without_a_database_there_is_nothing_to_back_up(alone, tmp_path):
    assert failed(alone("backup", str(tmp_path / "file")), "There is no database yet")


@pytest.mark.only_on("sqlite")
def test_a_copy_goes_to_an_empty_database_of_the_other_kind(app, alone, settings, empty, tmp_path):
    with app.app_context():
        make_cast()
    close(app)
    url = empty()
    assert "all of them arrived" in alone("db", "copy", "--to", url).stdout
    assert failed(alone("db", "copy", "--to", url), "not empty")
    assert failed(alone("db", "copy", "--to", f"sqlite:///{tmp_path}/other.sqlite3"), "PostgreSQL")


@pytest.mark.only_on("sqlite")
def test_a_database_that_does_not_answer_is_said_in_one_line_without_its_password(app, alone):
    close(app)
    for place in ("127.0.0.1:1/helpdesk", "127.0.0.1:5432/there_is_no_such_database"):
        result = alone("db", "copy", "--to", f"postgresql+psycopg://postgres:canary-password@{place}")
        assert failed(result, "The database cannot be used")
        assert "canary" not in result.stderr
    assert failed(alone("db", "copy", "--to", "mysql://root:canary@there/x"), "HELPDESK_DATABASE_URL")
