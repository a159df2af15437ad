"""Signing in and out."""

import pytest

from helpdesk import actions
from helpdesk.rules.passwords import hash_password
from helpdesk.web.auth.way_back import local_path
from tests.web.forms import post_form, session_cookie, sign_in


def test_somebody_signs_in_and_comes_back_to_where_they_wanted_to_go(client, cast):
    assert client.get("/requests/1?x=1").location == "/sign-in?next=/requests/1%3Fx%3D1"
    first = client.get("/account")
    assert first.location == "/sign-in?next=/account"
    answer = sign_in(client, "RUI@example.com", next="/account")
    assert (answer.status_code, answer.location) == (303, "/account")
    assert client.get("/account").status_code == 200


def test_the_cookie_is_kept_from_scripts_and_other_sites(client, cast):
    cookie = sign_in(client, "rui@example.com").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.mark.parametrize(
    ("email", "password"), [("rui@example.com", "wrong"), ("nobody@example.com", "wrong"), ("", "")]
)
def test_a_wrong_half_is_refused_with_the_same_words(client, cast, email, password):
    answer = sign_in(client, email, password)
    assert answer.status_code == 422
    assert "do not belong together" in answer.text
    assert f'value="{email}"' in answer.text
    assert not password or password not in answer.text
    assert not session_cookie(client)


def test_somebody_disabled_reads_the_same_words_and_their_old_cookie_is_dead(client, app, cast):
    sign_in(client, "rui@example.com")
    with app.app_context():
        actions.disable_user(cast.bo, cast.rui.user_id)
    assert client.get("/account").status_code == 303
    answer = sign_in(client, "rui@example.com")
    assert answer.status_code == 422
    assert "do not belong together" in answer.text


def test_each_sign_in_has_a_token_that_nobody_knew_before(client, cast):
    client.set_cookie("helpdesk_session", "planted")
    sign_in(client, "rui@example.com")
    first = session_cookie(client)
    assert first != "planted"
    token = client.get("/requests/new").text.split('name="csrf_token" value="')[1].split('"')[0]
    client.post(
        "/sign-in",
        data={"csrf_token": token, "email": "rui@example.com", "password": "correct horse battery"},
    )
    assert session_cookie(client) not in (first, "")
    client.set_cookie("helpdesk_session", first)
    assert client.get("/account").status_code == 303


def test_signing_out_kills_the_cookie_and_clears_the_browser(client, cast):
    sign_in(client, "rui@example.com")
    old = session_cookie(client)
    answer = post_form(client, "/account", to="/sign-out")
    assert answer.location == "/sign-in"
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    client.set_cookie("helpdesk_session", old)
    assert client.get("/account").status_code == 303


def test_an_accounts_tries_are_counted_and_noted_once(client, app, cast, sql):
    for _ in range(10):
        assert sign_in(client, "rui@example.com", "wrong").status_code == 422
    for _ in range(3):
        answer = sign_in(client, "rui@example.com")
        assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert 'value="rui@example.com"' in answer.text
    assert sum("signed_in_failed_often" in each or "INSERT INTO event" in each for each in sql) == 1
    assert sign_in(client, "zoe@example.com").status_code == 303


def test_being_right_forgets_the_tries_before(client, cast):
    for _ in range(2):
        for _ in range(9):
            sign_in(client, "rui@example.com", "wrong")
        assert sign_in(client, "rui@example.com", next="/account").status_code == 303
        post_form(client, "/account", to="/sign-out")


def test_an_address_of_the_network_has_fifty_tries(client, cast):
    answers = {sign_in(client, f"{n}@example.com", "wrong").status_code for n in range(50)}
    assert answers == {422}
    assert sign_in(client, "rui@example.com").status_code == 429


@pytest.mark.parametrize(
    "address",
    [
        "//e.com", "/\\e.com", "\\\\e.com", "https://e.com", "javascript:alert(1)",
        "/\t/e.com", "/\n/e.com", "e.com", "", " /x", "/x y",
        "/\x7f", "/" * 3, "///e.com", "http:e.com", "/" + "x" * 3000,
    ],
)  # fmt: skip
def test_next_never_leads_away(address):
    assert local_path(address) == "/"


@pytest.mark.parametrize(
    "address", ["/", "/requests/7?q=a%20b#event-3", "/tickets?q=status:open", "/a//b", "/@e.com"]
)
def test_next_leads_to_paths_of_this_site(address):
    assert local_path(address) == address


def test_a_hostile_next_in_the_form_leads_home(client, cast):
    assert sign_in(client, "rui@example.com", next="//e.com").location == "/"


def test_a_form_without_its_token_is_refused(client, cast):
    client.get("/sign-in")
    answer = client.post("/sign-in", data={"email": "rui@example.com", "password": "correct horse battery"})
    assert answer.status_code == 400
    assert not session_cookie(client)


def test_home_is_where_ones_role_works(client, app, cast):
    homes = {"ana": "/tickets", "bo": "/tickets", "rui": "/requests"}
    for name, home in homes.items():
        browser = app.test_client()
        sign_in(browser, f"{name}@example.com")
        assert browser.get("/").location == home
    assert client.get("/").location == "/requests/new"


def test_a_helpdesk_without_an_admin_says_what_to_do(client):
    assert "not set up yet" in client.get("/").text


def test_the_sign_in_page_asks_the_database_nothing(client, sql):
    client.get("/sign-in")
    assert sql == []


def test_the_password_is_changed_elsewhere(client, app, cast):
    sign_in(client, "rui@example.com")
    with app.app_context():
        actions.set_user_password(cast.bo, cast.rui.user_id, hash_password("another good one"))
    assert client.get("/account").status_code == 303
