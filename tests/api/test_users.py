"""/users and /me: who may know of whom."""

import re

import pytest

from helpdesk import actions
from helpdesk.rules.actor import system
from tests.api.program import faults

SHOWN = {"id", "name", "email", "role", "is_active", "created_at"}


def emails(answer) -> list[str]:
    """The addresses of a list."""
    assert answer.status_code == 200
    assert all(set(each) == SHOWN for each in answer.json)
    return [each["email"].partition("@")[0] for each in answer.json]


def test_staff_and_the_service_account_know_of_everybody_without_credentials(cast, program_of):
    for options in ({}, {"user_id": cast.ana.user_id}, {"user_id": cast.bo.user_id}):
        key = program_of("read", **options)
        assert emails(key("GET", "/users")) == ["ana", "bo", "rui", "zoe"]
        assert emails(key("GET", "/users?role=agent")) == ["ana"]
        assert emails(key("GET", "/users?role=End_User&email=ZOE@example.com")) == ["zoe"]
        assert emails(key("GET", "/users?role=agent&email=zoe@example.com")) == []
        assert emails(key("GET", "/users?email=%00")) == []
        assert key("GET", f"/users/{cast.zoe.user_id}").json["name"] == "Zoe Stranger"


def test_an_end_users_key_knows_of_its_person_only(cast, program_of):
    rui = program_of(user_id=cast.rui.user_id)
    assert emails(rui("GET", "/users")) == emails(rui("GET", "/users?email=rui@example.com")) == ["rui"]
    assert emails(rui("GET", "/users?email=zoe@example.com")) == emails(rui("GET", "/users?role=agent")) == []
    assert rui("GET", f"/users/{cast.rui.user_id}").status_code == 200
    for number in (cast.zoe.user_id, cast.ana.user_id, 1, 999):
        assert rui("GET", f"/users/{number}").status_code == 404


def test_accounts_of_programs_are_no_users(program):
    assert program("GET", "/users").json == []
    for number in ("1", "0", "x", "9" * 30):
        assert program("GET", f"/users/{number}").status_code == 404


def test_pages_of_users_follow_one_another(cast, program):
    found, path = [], "/users?limit=3&role="
    while path:
        answer = program("GET", path)
        found += emails(answer)
        link = re.fullmatch(r'<http://localhost/v1/support(.*)>; rel="next"', answer.headers.get("Link", ""))
        path = link and link[1]
    assert found == ["ana", "bo", "rui", "zoe"]


@pytest.mark.parametrize("query", ["role=boss", "limit=0", "limit=501", "cursor=x", "cursor=WyJ0YWdzIiwxXQ"])
def test_a_parameter_that_cannot_be_read_is_refused(program, query):
    assert list(faults(program("GET", f"/users?{query}"))) == ["/" + query.partition("=")[0]]


def test_a_key_reads_what_it_is(app, cast, program, program_of):
    me = program("GET", "/me").json
    assert (me["name"], me["scopes"], me["expires_at"]) == ("test", ["read", "write"], None)
    assert program.key.startswith(me["prefix"])
    assert (me["user"]["role"], me["user"]["email"]) == ("service", None)
    for actor, role in ((cast.rui, "end_user"), (cast.ana, "agent"), (cast.bo, "admin")):
        user = program_of("read", user_id=actor.user_id)("GET", "/me").json["user"]
        assert (user["id"], user["role"]) == (actor.user_id, role)
    assert program_of("write")("GET", "/me").status_code == 403


def test_a_user_that_has_not_changed_is_not_sent_again(app, cast, program):
    path = f"/users/{cast.ana.user_id}"
    tag = program("GET", path).headers["ETag"]
    assert program("GET", path, If_None_Match=tag).status_code == 304
    with app.app_context():
        actions.disable_user(system(), cast.ana.user_id)
    assert program("GET", path, If_None_Match=tag).json["is_active"] is False
