"""Files that come with a form whose session has ended: they wait for its person, in its browser, and for nobody else."""

import io
import re
from datetime import timedelta

import pytest

from helpdesk import actions, clock
from helpdesk.rules.passwords import hash_password
from tests.cast import PASSWORD
from tests.web.forms import HTMX, hidden, session_cookie, sign_in
from tests.web.test_kept import FORMS, sent_again
from tests.web.visitors import signed_in

TICK = re.compile(r'name="upload" value="(\d+)" checked><bdi class="attachment__name">([^<]+)')


def files(*names: str, raw: bytes = b"some notes") -> list:
    return [(io.BytesIO(raw), name) for name in names]


def waiting(page: str) -> list[str]:
    """The names of the files that a page shows with a tick."""
    return [name for _number, name in TICK.findall(page)]


def numbers(page: str) -> list[str]:
    return [number for number, _name in TICK.findall(page)]


@pytest.fixture
def stopped(app, client, cast):
    """Send a form of Rui's with files after his session has ended: `stopped("a.txt", subject="Long")`."""

    def stop(*names: str, at="/requests/new", to="", **fields):
        sign_in(client, "rui@example.com")
        given = {**hidden(client.get(at).text), "subject": "Long", "details": "An hour.", "body": "An hour."}
        end(app, client)
        return client.post(to or at, data={**given, "files": files(*names), **fields})

    return stop


def end(app, client) -> None:
    with app.app_context():
        actions.sign_out(session_cookie(client))


@pytest.mark.parametrize("name", FORMS)
def test_files_of_a_form_whose_session_has_ended_go_with_what_is_sent_again(app, client, cast, name):
    email, page, action, fields = FORMS[name]
    sign_in(client, email)
    given = hidden(client.get(page.format(cast.ticket)).text)
    end(app, client)
    answer = client.post(
        action.format(cast.ticket), data={**given, **fields, "files": files("a.txt", "b.txt")}
    )
    assert (answer.status_code, waiting(answer.text)) == (401, ["a.txt", "b.txt"])
    sign_in(client, email)
    again = sent_again(client, answer.text, upload=numbers(answer.text))
    assert again.status_code == 303
    sent = client.get(again.location).text
    assert "a.txt" in sent
    assert "b.txt" in sent


def test_they_show_in_the_form_too_once_the_person_is_back(client, stopped):
    assert "You have been signed out" in stopped("a.txt").text
    assert "a.txt" not in client.get("/requests/new").text  # a guest's form in the same browser
    sign_in(client, "rui@example.com")
    assert waiting(client.get("/requests/new").text) == ["a.txt"]


def test_they_wait_for_whom_the_person_is_merged_into_and_for_nobody_once_that_is_undone(
    app, client, cast, stopped
):
    stopped("a.txt")
    with app.app_context():
        actions.merge_users(cast.bo, cast.zoe.user_id, cast.rui.user_id)
        actions.merge_users(cast.bo, cast.ana.user_id, cast.zoe.user_id)
        actions.unmerge_user(cast.bo, cast.zoe.user_id)
    sign_in(client, "ana@example.com")
    assert waiting(client.get("/tickets/new").text) == []
    end(app, client)
    sign_in(client, "zoe@example.com")
    assert waiting(client.get("/requests/new").text) == ["a.txt"]


def test_they_wait_for_whom_the_person_became_step_by_step(app, client, cast, stopped):
    stopped("a.txt", at=f"/requests/{cast.ticket}", to=f"/requests/{cast.ticket}/comments")
    with app.app_context():
        lea = actions.add_user(cast.bo, None, email="lea@example.com", password_hash=hash_password(PASSWORD))
        actions.merge_users(cast.bo, cast.zoe.user_id, cast.rui.user_id)
        actions.merge_users(cast.bo, lea, cast.zoe.user_id)
    sign_in(client, "lea@example.com")
    assert waiting(client.get(f"/requests/{cast.ticket}").text) == ["a.txt"]


def test_files_without_a_text_wait_behind_the_sign_in_page(client, stopped):
    answer = stopped("a.txt", details=" ", body="")
    assert answer.location == "/sign-in?next=/"
    sign_in(client, "rui@example.com")
    assert waiting(client.get("/requests/new").text) == ["a.txt"]


def test_who_sends_again_before_signing_in_still_has_them(client, stopped):
    first = stopped("a.txt").text
    answer = sent_again(client, first, upload=numbers(first))
    assert (answer.status_code, waiting(answer.text)) == (401, ["a.txt"])
    assert answer.text.count('name="upload"') == 1


def test_somebody_else_who_signs_in_in_this_browser_gets_nothing(client, cast, stopped):
    ids = numbers(stopped("a.txt").text)
    sign_in(client, "zoe@example.com")
    page = client.get("/requests/new").text
    assert waiting(page) == []
    taken = client.post(
        "/requests/new", data={**hidden(page), "subject": "Mine", "details": "Mine.", "upload": ids}
    )
    assert taken.status_code == 422
    assert client.get(f"/files/{ids[0]}/a.txt").status_code == 404


def test_the_same_person_in_another_browser_gets_nothing(app, client, cast, stopped):
    ids = numbers(stopped("a.txt").text)
    other = signed_in(app.test_client(), cast.rui)
    assert waiting(other.get("/requests/new").text) == []
    assert other.get(f"/files/{ids[0]}/a.txt").status_code == 404
    guest = app.test_client()
    assert guest.get(f"/files/{ids[0]}/a.txt").status_code == 404


def test_a_stranger_who_names_somebody_else_puts_nothing_into_their_forms(app, client, cast):
    given = hidden(client.get("/requests/new").text) | {"signed_in": str(cast.rui.user_id)}
    form = {**given, "subject": "x", "details": "x", "files": files("trap.txt")}
    assert client.post("/requests/new", data=form).status_code == 401
    rui = app.test_client()
    rui.get("/requests/new")  # a browser with a secret of its own
    sign_in(rui, "rui@example.com")
    assert waiting(rui.get("/requests/new").text) == []


def test_a_program_is_refused_by_its_name_and_the_others_wait(stopped):
    answer = stopped("a.txt", "setup.exe")
    assert waiting(answer.text) == ["a.txt"]
    assert "“setup.exe” is a program" in answer.text


@pytest.mark.parametrize("claim", [{"signed_in": "x"}, {"place": "../etc"}, {"signed_in": "9" * 30}])
def test_a_form_that_does_not_say_whose_it_was_keeps_nothing(stopped, claim):
    answer = stopped("a.txt", **claim)
    assert (answer.status_code, waiting(answer.text)) == (401, [])


def test_what_nobody_comes_back_for_is_swept(app, client, stopped, monkeypatch):
    stopped("a.txt")
    later = clock.now() + timedelta(days=8)
    monkeypatch.setattr("helpdesk.actions.attachments.now", lambda: later)
    with app.app_context():
        assert actions.sweep_uploads() == 1
    sign_in(client, "rui@example.com")
    assert waiting(client.get("/requests/new").text) == []


def test_an_upload_of_an_ended_session_is_told_so_also_where_a_guest_may_upload(app, client, cast):
    client.get("/requests/new")  # this browser has a guest's secret
    sign_in(client, "rui@example.com")
    given = hidden(client.get("/requests/new").text)
    end(app, client)
    assert client.post("/uploads", data={**given, "file": files("a.txt")[0]}).status_code == 401


def test_a_page_whose_session_has_ended_is_told_so_also_in_a_guests_browser(app, client, cast):
    client.get("/requests/new")
    sign_in(client, "rui@example.com")
    page = client.get(f"/requests/{cast.ticket}").text
    whose = str(cast.rui.user_id)
    assert f'"X-Signed-In": "{whose}"' in page
    end(app, client)
    known = {**HTMX, "X-Signed-In": whose}
    news = f"/requests/{cast.ticket}/news?after=0"
    assert client.get(news, headers=known).status_code == 401
    assert client.get(news, headers=HTMX).status_code == 404
    reply = client.post(f"/requests/{cast.ticket}/comments", data={**hidden(page), "body": "An hour."})
    assert (reply.status_code, "An hour." in reply.text) == (401, True)
