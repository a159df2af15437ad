"""Two people at one computer: what a page of the first one sends is never taken in the name of the second one."""

import json
from io import BytesIO

import pytest
from sqlalchemy import func, select

from helpdesk import actions
from helpdesk.db import read
from helpdesk.models import Event, HeldReply, Ticket
from tests.cast import PASSWORD
from tests.web.forms import HTMX, hidden, sign_in
from tests.web.test_kept import FORMS, sent_again
from tests.web.test_lost_cookies import lose_cookies
from tests.web.visitors import csrf_token, signed_in

OTHERS = {"ana@example.com": "bo@example.com", "rui@example.com": "zoe@example.com"}


@pytest.fixture(params=FORMS)
def form(request, client, cast) -> tuple[str, str, dict]:
    """Somebody has filled in a form; in another tab somebody else signed in since: who wrote, the address, the fields."""
    email, page, action, fields = FORMS[request.param]
    sign_in(client, email)
    given = hidden(client.get(page.format(cast.ticket)).text)
    change_places(client, OTHERS[email])
    return email, action.format(cast.ticket), {**given, **fields}


def change_places(client, email: str) -> None:
    """Let whoever is here sign out, and somebody else sign in, in another tab."""
    client.post("/sign-out", data={"csrf_token": csrf_token(client)})
    assert sign_in(client, email).status_code == 303


def everything(app) -> list:
    """All that could have been written."""
    with app.app_context(), read() as current:
        return [current.scalar(select(func.max(table.id))) for table in (Event, HeldReply, Ticket)]


def test_what_one_typed_is_given_back_and_not_sent_in_the_others_name(app, client, cast, form):
    email, action, fields = form
    before = everything(app)
    stopped = client.post(action, data=fields)
    assert stopped.status_code == 401
    assert "Somebody else is signed in" in stopped.text
    assert "an hour" in stopped.text
    assert everything(app) == before
    change_places(client, email)
    assert sent_again(client, stopped.text).status_code == 303


def test_a_page_that_sends_in_place_asks_to_sign_in(client, cast, form):
    _email, action, fields = form
    stopped = client.post(action, data=fields, headers=HTMX)
    assert (stopped.status_code, stopped.text) == (401, "")


def test_who_signs_in_within_the_page_as_somebody_else_sends_nothing(client, cast):
    email, page, action, fields = FORMS["reply"]
    sign_in(client, email)
    given = hidden(client.get(page.format(cast.ticket)).text)
    client.post(
        "/sign-in", data={"csrf_token": given["csrf_token"], "email": OTHERS[email], "password": PASSWORD}
    )
    assert client.post(action.format(cast.ticket), data={**given, **fields}).status_code == 401


def test_who_was_merged_meanwhile_still_sends_what_they_had_written(app, client, cast):
    email, page, action, fields = FORMS["own reply"]
    sign_in(client, email)
    given = hidden(client.get(page.format(cast.ticket)).text)
    with app.app_context():
        actions.merge_users(cast.bo, cast.zoe.user_id, cast.rui.user_id)
    sign_in(client, OTHERS[email])
    assert client.post(action.format(cast.ticket), data={**given, **fields}).status_code == 303
    other = {**given, **fields, "signed_in": str(cast.ana.user_id)}
    assert client.post(action.format(cast.ticket), data=other).status_code == 401


def test_a_property_is_not_changed_in_the_others_name(app, client, cast):
    bo, page = signed_in(client, cast.bo), f"/tickets/{cast.ticket}"
    before = everything(app)
    data = {"csrf_token": csrf_token(bo), "was": "open", "value": "closed"}
    of_ana, of_bo = ({**HTMX, "X-Signed-In": str(each.user_id)} for each in (cast.ana, cast.bo))
    assert bo.post(f"{page}/status", data=data, headers=of_ana).status_code == 401
    assert everything(app) == before
    assert bo.post(f"{page}/status", data=data, headers=of_bo).status_code == 200


def test_the_page_says_whose_it_is_with_all_that_it_sends(client, cast):
    page = signed_in(client, cast.ana).get(f"/tickets/{cast.ticket}").text
    assert f'"X-Signed-In": "{cast.ana.user_id}"' in page


@pytest.mark.parametrize("change", ["", "/removal"], ids=["kept", "removed"])
def test_a_draft_of_the_one_does_not_touch_the_others(client, cast, change):
    bo, place = signed_in(client, cast.bo), f"/drafts/ticket-{cast.ticket}"
    own = [["body", "Of Bo", "Of Bo"]]
    fields = {"csrf_token": csrf_token(bo), "signed_in": str(cast.bo.user_id)}
    assert bo.post(place, data={**fields, "entries": json.dumps(own)}).status_code == 204
    of_ana = {**fields, "signed_in": str(cast.ana.user_id), "entries": '[["body", "Of Ana", "Of Ana"]]'}
    assert bo.post(place + change, data=of_ana).status_code == 401
    assert bo.get(place).json == own


def test_a_file_of_the_one_is_not_the_others(client, cast):
    bo = signed_in(client, cast.bo)
    file = {"place": f"ticket-{cast.ticket}", "file": (BytesIO(b"x"), "a.txt")}
    fields = {"csrf_token": csrf_token(bo), "signed_in": str(cast.ana.user_id), **file}
    assert bo.post("/uploads", data=fields).status_code == 401
    assert "a.txt" not in bo.get(f"/tickets/{cast.ticket}").text


def test_files_of_a_page_from_before_the_browser_lost_its_cookies_are_not_the_others(client, cast):
    sign_in(client, "rui@example.com")
    of_rui = hidden(client.get("/requests/new").text)
    lose_cookies(client)
    sign_in(client, "zoe@example.com")
    typed = {"subject": "Long", "details": "It took me an hour.", "files": (BytesIO(b"x"), "of-rui.txt")}
    own_page = {"Sec-Fetch-Site": "same-origin"}
    stopped = client.post("/requests/new", data={**of_rui, **typed}, headers=own_page)
    assert (stopped.status_code, "Somebody else is signed in" in stopped.text) == (401, True)
    assert "of-rui.txt" not in client.get("/requests/new").text
    change_places(client, "rui@example.com")
    assert "of-rui.txt" in client.get("/requests/new").text


def test_the_token_that_outlives_a_session_lets_no_other_site_sign_anybody_in(client, cast):
    sign_in(client, "rui@example.com")
    token = csrf_token(client)
    client.post("/sign-out", data={"csrf_token": token})
    again = {"csrf_token": token, "email": "zoe@example.com", "password": PASSWORD}
    for site in ("cross-site", "same-site"):
        assert client.post("/sign-in", data=again, headers={"Sec-Fetch-Site": site}).status_code == 403
    foreign = {"Origin": "https://evil.example"}
    assert client.post("/sign-in", data=again, headers=foreign).status_code == 403


def test_a_token_of_one_browser_is_worth_nothing_in_another(app, client, cast):
    sign_in(client, "rui@example.com")
    other = app.test_client()
    other.get("/sign-in")
    fields = {"csrf_token": csrf_token(client), "email": "zoe@example.com", "password": PASSWORD}
    assert other.post("/sign-in", data=fields).status_code == 400


@pytest.mark.parametrize("headers", [None, HTMX])
def test_what_a_guest_filled_in_is_asked_in_the_name_of_who_signed_in_since_only_when_sent_once_more(
    app, client, cast, headers
):
    given = hidden(client.get("/requests/new").text)
    fields = {
        "name": "Gil",
        "email": "gil@example.com",
        "subject": "No paper",
        "details": "The tray is empty.",
    }
    sign_in(client, "zoe@example.com")
    before = everything(app)
    stopped = client.post("/requests/new", data={**given, **fields}, headers=headers)
    assert stopped.status_code == 422
    assert "Zoe Stranger is signed in here by now." in stopped.text
    assert "The tray is empty." in stopped.text
    assert everything(app) == before
    fields = {"subject": "No paper", "details": "The tray is empty."}
    assert client.post("/requests/new", data={**hidden(stopped.text), **fields}).status_code == 303


def test_a_guest_who_has_signed_in_since_is_not_stopped(client, cast):
    given = hidden(client.get("/requests/new").text)
    sign_in(client, "zoe@example.com")
    fields = {
        "name": "Z.",
        "email": "ZOE@example.com",
        "subject": "No paper",
        "details": "The tray is empty.",
    }
    assert client.post("/requests/new", data={**given, **fields}).status_code == 303
