"""api-keys …"""

import re

import pytest

from tests.cast import make_cast
from tests.cli.test_users import failed


def asks(app, secret: str, path: str = "/tickets"):
    """What the API answers to a key."""
    return app.test_client().get(f"/v1/support{path}", headers={"X-API-Key": secret})


def test_a_key_is_printed_alone_and_works_at_once(app, run):
    result = run("api-keys", "create", "ci")
    assert re.fullmatch(r"hd_\w{8}_\w{32}\n", result.stdout)
    assert asks(app, result.stdout.strip()).status_code == 200


def test_a_key_has_the_scopes_that_it_was_given(app, run):
    secret = run("api-keys", "create", "ci", "--scope", "write", "--scope", "notes").stdout.strip()
    assert asks(app, secret).status_code == 403


def test_a_key_acts_as_a_person(app, run):
    with app.app_context():
        cast = make_cast()
    secret = run("api-keys", "create", "ci", "--as", "Rui@example.com", "--expires", "1").stdout.strip()
    assert [each["id"] for each in asks(app, secret).json] == [cast.ticket]
    assert failed(run("api-keys", "create", "ci", "--as", "who@example.com"), "Nobody here")


def test_the_list_shows_every_key_and_no_secret(app, run):
    secret = run("api-keys", "create", "nightly").stdout.strip()
    listed = run("api-keys", "list").stdout
    assert secret[:11] in listed
    assert secret[12:] not in listed
    assert "nightly" in listed


def test_a_revoked_key_ends_at_once(app, run):
    secret = run("api-keys", "create", "ci").stdout.strip()
    assert run("api-keys", "revoke", secret[:11]).exit_code == 0
    assert asks(app, secret).status_code == 401
    assert "revoked" in run("api-keys", "list").stdout


@pytest.mark.parametrize(
    "arguments", [("revoke", "hd_nothing"), ("create", " "), ("create", "ci", "--expires", "0")]
)
def test_what_cannot_be_done_is_said(run, arguments):
    assert failed(run("api-keys", *arguments), "")
