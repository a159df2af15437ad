"""users …"""

import pytest

from helpdesk import queries
from helpdesk.rules.passwords import matches


def failed(result, words: str) -> bool:
    """Did it end with one line on standard error that says so, and nothing on standard output?"""
    assert result.exit_code != 0
    assert result.stdout == ""
    assert result.stderr.startswith("Error: ")
    assert result.stderr.count("\n") == 1
    return words in result.stderr


def test_adding_a_person_prints_the_new_id_alone(app, run):
    result = run(
        "users",
        "add",
        "Ana@example.com",
        "--name",
        "Ana",
        "--role",
        "agent",
        "--password-stdin",
        typed="long enough\n",
    )
    with app.app_context():
        row = queries.people.by_email("ana@example.com")
    assert result.stdout == f"{row.id}\n"
    assert (row.name, row.role) == ("Ana", "agent")
    assert matches("long enough", row.password_hash)


def test_a_person_without_a_password_cannot_sign_in(app, run):
    assert run("users", "add", "rui@example.com").exit_code == 0
    with app.app_context():
        row = queries.people.by_email("rui@example.com")
    assert (row.role, row.password_hash) == ("end_user", None)


def test_every_fault_of_a_new_person_is_said(run):
    result = run("users", "add", "nobody", "--password-stdin", typed="short\n")
    assert failed(result, "email: Write an e-mail address")
    assert failed(result, "password: Use at least 8 characters.")


def test_an_address_is_taken_once(run):
    run("users", "add", "rui@example.com")
    assert failed(run("users", "add", "RUI@example.com"), "Somebody has this address already.")


def test_people_are_disabled_and_enabled(run):
    run("users", "add", "rui@example.com", "--name", "Rui")
    assert "active" in run("users", "list").stdout
    assert run("users", "disable", "rui@example.com").stdout == ""
    assert "disabled" in run("users", "list").stdout
    run("users", "enable", "rui@example.com")
    assert "disabled" not in run("users", "list").stdout


def test_the_last_admin_cannot_be_disabled(run):
    run("users", "add", "bo@example.com", "--role", "admin", "--password-stdin", typed="long enough")
    assert failed(run("users", "disable", "bo@example.com"), "This is the last admin.")


def test_a_password_is_set(app, run):
    run("users", "add", "rui@example.com")
    assert (
        run("users", "set-password", "rui@example.com", "--password-stdin", typed="another one\r\n").exit_code
        == 0
    )
    with app.app_context():
        assert matches("another one", queries.people.by_email("rui@example.com").password_hash)


@pytest.mark.parametrize("verb", ["disable", "enable"])
def test_somebody_unknown_is_named(run, verb):
    assert failed(run("users", verb, "who@example.com"), "Nobody here has the address who@example.com.")


def test_a_wrong_use_is_said_in_one_line(run):
    assert failed(run("users", "add"), "Missing argument")
    assert failed(run("users", "add", "rui@example.com", "--role", "king"), "king")
