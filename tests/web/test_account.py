"""What everybody may change about themselves."""

import pytest

from helpdesk import actions, queries
from helpdesk.rules.text import render
from tests.cast import PASSWORD
from tests.web.forms import post_form, session_cookie, sign_in


def test_the_account_is_for_whoever_is_signed_in(client):
    assert client.get("/account").location == "/sign-in?next=/account"


def test_each_role_has_its_own_frame(client, app, rui, cast):
    ana = app.test_client()
    sign_in(ana, "ana@example.com")
    assert "shell--agent" in ana.get("/account").text
    assert 'name="density"' in ana.get("/account").text
    page = rui.get("/account").text
    assert "shell--portal" in page
    assert 'name="density"' not in page


def test_a_name_is_changed(rui):
    assert post_form(rui, "/account", to="/account/name", name="  Rui  the Great ").status_code == 303
    assert "Rui the Great" in rui.get("/account").text
    answer = post_form(rui, "/account", to="/account/name", name="x" * 101)
    assert answer.status_code == 422
    assert "x" * 101 in answer.text


def test_the_look_is_changed(rui):
    post_form(rui, "/account", to="/account/look", theme="dark", language="", time_zone="Europe/Berlin")
    page = rui.get("/account").text
    assert 'data-theme="dark"' in page
    assert '<option selected value="Europe/Berlin">' in page


@pytest.mark.parametrize("wrong", [{"theme": "pink"}, {"time_zone": "Mars/Base"}])
def test_an_unknown_look_is_refused(rui, wrong):
    look = {"theme": "dark", "language": "", "time_zone": "", **wrong}
    assert post_form(rui, "/account", to="/account/look", **look).status_code == 422
    assert 'data-theme="dark"' not in rui.get("/account").text


def test_an_agent_chooses_which_mails_to_get(app, client, cast):
    sign_in(client, "ana@example.com")
    assert client.get("/account").text.count('name="mails" type="checkbox"') == 4
    assert (
        post_form(client, "/account", to="/account/mails", mails=["assigned", "in_group"]).status_code == 303
    )
    assert client.get("/account").text.count("checked") >= 2
    with app.app_context():
        actions.assign(cast.bo, cast.ticket, cast.ana.user_id)
        actions.reply(cast.rui, cast.ticket, render("Still jams."))
        kinds = [row.kind for row in queries.deliveries.page()[0]]
    assert "assigned" in kinds
    assert "answered" not in kinds
    assert post_form(client, "/account", to="/account/mails", mails=["everything"]).status_code == 422


def test_an_agent_switches_letters_off_and_on(client, cast):
    sign_in(client, "ana@example.com")
    assert '<input aria-describedby="hotkeys-hint" checked' in client.get("/account").text
    look = {"theme": "auto", "language": "", "time_zone": "", "density": "compact", "undo_seconds": "10"}
    post_form(client, "/account", to="/account/look", **look)
    assert 'data-hotkeys="off"' in client.get("/account").text
    post_form(client, "/account", to="/account/look", **look, hotkeys="y")
    assert 'data-hotkeys="off"' not in client.get("/account").text


def test_an_end_user_cannot_set_what_is_the_staffs(rui):
    post_form(
        rui,
        "/account",
        to="/account/look",
        theme="auto",
        language="",
        time_zone="",
        density="compact",
        hotkeys="",
    )
    assert 'data-hotkeys="off"' not in rui.get("/account").text


def test_a_password_is_changed_and_other_devices_are_signed_out(rui, app):
    other = app.test_client()
    sign_in(other, "rui@example.com")
    answer = post_form(rui, "/account", to="/account/password", current=PASSWORD, password="another good one")
    assert answer.status_code == 303
    assert rui.get("/account").status_code == 200
    assert other.get("/account").status_code == 303
    assert sign_in(other, "rui@example.com").status_code == 422
    assert sign_in(other, "rui@example.com", "another good one").status_code == 303


@pytest.mark.parametrize(
    ("current", "new"), [("wrong", "another good one"), (PASSWORD, "short"), (PASSWORD, "password1")]
)
def test_a_password_change_is_refused(rui, app, current, new):
    answer = post_form(rui, "/account", to="/account/password", current=current, password=new)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert sign_in(app.test_client(), "rui@example.com").status_code == 303


def test_guessing_the_current_password_is_slowed(rui):
    for _ in range(10):
        post_form(rui, "/account", to="/account/password", current="wrong", password="another good one")
    answer = post_form(rui, "/account", to="/account/password", current=PASSWORD, password="another good one")
    assert answer.status_code == 429


def test_one_device_or_all_others_are_signed_out(rui, app):
    others = [app.test_client() for _ in range(3)]
    for other in others:
        sign_in(other, "rui@example.com")
    page = rui.get("/account").text
    assert page.count("This device") == 1
    number = page.split("/account/sessions/")[1].split("/")[0]
    post_form(rui, "/account", to=f"/account/sessions/{number}/end")
    assert sorted(other.get("/account").status_code for other in others) == [200, 200, 303]
    post_form(rui, "/account", to="/account/sessions/others/end")
    assert {other.get("/account").status_code for other in others} == {303}
    assert rui.get("/account").status_code == 200


def test_nobody_ends_a_strangers_session(rui, app, cast):
    zoe = app.test_client()
    sign_in(zoe, "zoe@example.com")
    for number in range(1, 5):
        if number != 1:  # the first is Rui's own
            post_form(rui, "/account", to=f"/account/sessions/{number}/end")
    assert session_cookie(zoe)
    assert zoe.get("/account").status_code == 200


def test_the_page_needs_few_statements(rui, sql):
    sql.clear()
    rui.get("/account")
    assert len(sql) <= 8
