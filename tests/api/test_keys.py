"""Who may do what with a key."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from helpdesk import actions, create_app, queries
from helpdesk.api import keys
from helpdesk.clock import now
from helpdesk.rules.actor import system
from tests.api.program import PROBLEM, Program
from tests.desk import close


def test_a_revoked_and_an_expired_key_are_refused_alike(app, program, program_of):
    expired = program_of(expires_at=now() - timedelta(seconds=1))
    with app.app_context():
        actions.revoke_api_key(system(), queries.api_keys.every()[-1].id)
    answers = [each("GET", "/tickets") for each in (program, expired)]
    assert [each.status_code for each in answers] == [401, 401]
    assert answers[0].json["detail"] == answers[1].json["detail"]


def test_a_key_elsewhere_than_in_its_header_is_not_read(client, key):
    secret = key()
    elsewhere = client.get(
        f"/v1/support/tickets?api_key={secret}", headers={"Authorization": f"Bearer {secret}"}
    )
    assert elsewhere.status_code == 401


def test_a_key_of_a_disabled_person_is_refused(app, cast, program_of):
    program = program_of(user_id=cast.ana.user_id)
    assert program("GET", "/tickets").status_code == 200
    with app.app_context():
        actions.disable_user(system(), cast.ana.user_id)
    assert program("GET", "/tickets").status_code == 401


def test_a_key_without_the_scope_is_refused(cast, program_of):
    reader, writer = program_of("read"), program_of("write")
    for method, path in (
        ("POST", "/tickets"),
        ("PUT", "/tickets/1"),
        ("DELETE", "/tickets/1"),
        ("POST", "/tickets/1/comments"),
    ):
        answer = reader(method, path, {})
        assert answer.status_code == 403
        assert set(answer.json) == PROBLEM
    assert writer("GET", "/tickets").status_code == 403
    assert writer("POST", "/tickets", {"subject": "A", "description": "B"}).status_code == 201


def test_guessing_is_slowed_and_a_right_key_still_works(program, monkeypatch):
    monkeypatch.setattr(keys, "MOST_FAILURES", 2)
    wrong = [program("GET", "/tickets", X_API_Key=f"hd_{n}") for n in range(3)]
    assert [each.status_code for each in wrong] == [401, 401, 429]
    assert int(wrong[-1].headers["Retry-After"]) > 0
    assert program("GET", "/tickets", X_API_Key="").status_code == 401
    assert program("GET", "/tickets").status_code == 200


def test_guesses_are_counted_rightly_at_once_and_over_a_restart(app, settings, program, monkeypatch):
    monkeypatch.setattr(keys, "MOST_FAILURES", 5)

    def guess(number: int, at=app) -> int:
        return Program(at.test_client(use_cookies=False), f"hd_{number}")("GET", "/tickets").status_code

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(guess, range(12))) == [401] * 5 + [429] * 7
    restarted = create_app(settings)
    assert guess(99, restarted) == 429
    assert (
        Program(restarted.test_client(use_cookies=False), program.key)("GET", "/tickets").status_code == 200
    )
    close(restarted)


def test_a_use_is_noted_at_most_once_a_minute(app, program, sql):
    program("GET", "/priorities")
    with app.app_context():
        assert queries.api_keys.every()[0].last_used_at is not None
    sql.clear()
    program("GET", "/priorities")
    assert not [each for each in sql if each.startswith("UPDATE")]


def test_an_end_users_key_sees_and_changes_only_what_its_person_may(cast, program_of):
    rui = program_of(user_id=cast.rui.user_id)
    assert [each["id"] for each in rui("GET", "/tickets").json] == [cast.ticket]
    assert [each["id"] for each in rui("GET", "/tickets?limit=9").json] == [cast.ticket]
    for method, path in (
        ("GET", ""),
        ("PUT", ""),
        ("DELETE", ""),
        ("GET", "/comments"),
        ("POST", "/comments"),
    ):
        body = {"content": "x"} if path and method == "POST" else {}
        assert rui(method, f"/tickets/{cast.noise}{path}", body).status_code == 404
    mine = f"/tickets/{cast.ticket}"
    assert rui("PUT", mine, {"priority": "urgent"}).status_code == 403
    assert rui("DELETE", mine).status_code == 403
    assert rui("PUT", mine, {"status": "resolved"}).json["status"] == "resolved"
    assert rui("POST", "/tickets", {"subject": "A", "description": "B"}).status_code == 201
    stranger = {"subject": "A", "description": "B", "requester_email": "zoe@example.com"}
    assert rui("POST", "/tickets", stranger).status_code == 403


def test_an_agents_key_may_not_delete(cast, program_of):
    assert program_of(user_id=cast.ana.user_id)("DELETE", f"/tickets/{cast.ticket}").status_code == 403


@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
def test_no_other_site_can_read_an_answer(program, origin):
    answer = program("GET", "/tickets", Origin=origin)
    assert "Access-Control-Allow-Origin" not in answer.headers
