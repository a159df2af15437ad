"""No secret that passes through the helpdesk stays in its log or its database, whatever goes wrong meanwhile."""

import re
from contextlib import suppress

import pytest
from sqlalchemy.exc import SQLAlchemyError

from helpdesk import actions
from helpdesk.db import db, transaction
from helpdesk.rules.tokens import new_token
from tests.secrets import everything_stored, rename
from tests.web.forms import hidden, post_form, session_cookie

PASSWORD, WRONG, NEXT = "canary-password-one", "canary-password-wrong", "canary-password-two"
TYPED = {"name": "Bo", "email": "bo@example.com"}
KEY_SHOWN = re.compile(r"hd_\w{8}_\w{32}")


def use_it_all(app, client) -> dict[str, str]:
    """Live through everything that has to do with a secret, right and wrong, and return the secrets."""
    token = new_token()
    with app.app_context():
        actions.offer_setup(token)
    page = client.get(f"/setup/{token}").text
    welcome = client.post(f"/setup/{token}", data={**hidden(page), **TYPED, "password": PASSWORD}).text
    found = {
        "setup token": token,
        "csrf token": hidden(page)["csrf_token"],
        "first key": KEY_SHOWN.search(welcome)[0],
    }
    found["first session"] = session_cookie(client)
    found["second key"] = KEY_SHOWN.search(
        post_form(client, "/admin/keys/new", name="Nightly", scopes="read").text
    )[0]
    post_form(client, "/account", to="/account/password", current=PASSWORD, password=NEXT)
    found["session after the new password"] = session_cookie(client)
    post_form(client, "/account", to="/sign-out")
    stranger = app.test_client()
    for password in (WRONG, PASSWORD, NEXT):
        post_form(stranger, "/sign-in", email=TYPED["email"], password=password)
    post_form(stranger, "/sign-in", email=WRONG, password="in the wrong field")
    found["stranger's session"] = session_cookie(stranger)
    guest = app.test_client()
    post_form(
        guest, "/requests/new", name="Gil", email="gil@example.com", subject="No paper", details="None."
    )
    found["guest's browser"] = guest.get_cookie("helpdesk_browser").value.partition(".")[0]
    return (
        found
        | {"wrong password": WRONG, "password": PASSWORD, "new password": NEXT}
        | ask_as_programs(client, found)
    )


def ask_as_programs(client, found: dict[str, str]) -> dict[str, str]:
    """Use the keys, rightly, wrongly, and where they do not belong."""
    wrong = found["first key"][:-8] + "wrongend"
    for key in (found["first key"], wrong):
        client.post(
            "/v1/support/tickets", json={"subject": "a", "description": "b"}, headers={"X-API-Key": key}
        )
        client.get(f"/v1/support/tickets?api_key={key}&q={key}", headers={"Authorization": f"Bearer {key}"})
        client.get(
            "/v1/support/tickets", headers={"X-API-Key": key, "User-Agent": "a\x1b[1mb", "X-Request-Id": key}
        )
    return {"wrong key": wrong}


def test_neither_log_nor_database_holds_a_secret(app, client, log):
    secrets = use_it_all(app, client)
    assert all(len(secret) > 12 for secret in secrets.values()), secrets
    with app.app_context():
        stored = everything_stored()
    written = log()
    assert "gil@example.com" in stored
    assert '"path": "/setup/' in written
    assert {name for name, secret in secrets.items() if secret in written} == set()
    assert {name for name, secret in secrets.items() if secret in stored} == set()


def test_a_failing_database_writes_no_secret_to_the_log(app, client, cast, log):
    rename(app, "session", "ip", "gone")
    try:
        answer = post_form(client, "/sign-in", email="ana@example.com", password="correct horse battery")
    finally:
        rename(app, "session", "gone", "ip")
    written = log()
    assert answer.status_code == 500
    assert '"trace"' in written
    assert "INSERT INTO session" in written
    assert "token_hash" in written  # the statement, without what was to be stored
    assert not re.search(r"[0-9a-f]{64}", written)


def test_a_refused_statement_says_no_parameters(app, context):
    with pytest.raises(SQLAlchemyError) as failure, transaction() as session:
        session.execute(db.text("INSERT INTO setting (nothing) VALUES (:secret)"), {"secret": PASSWORD})
    assert PASSWORD not in str(failure.value)


def test_a_log_line_is_one_line(app, client, log):
    with suppress(ValueError):
        client.get("/tickets", headers={"User-Agent": "x\x1b[31m"}, query_string={"a": "\n{}"})
    client.get("/v1/support/tickets/%0A%7B%22level%22%3A%22forged%22%7D")
    assert [line for line in log().splitlines() if not line.startswith('{"at"')] == []
