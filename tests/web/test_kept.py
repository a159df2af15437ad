"""Nothing typed is lost: whatever stops a form, the page that comes back has the text, and a button to send it again."""

import io
import re
from html import unescape

import pytest

from helpdesk import actions
from tests.cast import PASSWORD
from tests.web.forms import hidden, session_cookie, sign_in

TEXT = "It took me an hour\nto write <this> & that."
FORMS = {
    "reply": ("ana@example.com", "/tickets/{}", "/tickets/{}/comments", {"body": TEXT, "visibility": "public"}),
    "note": ("ana@example.com", "/tickets/{}", "/tickets/{}/comments", {"body": TEXT, "visibility": "internal"}),
    "new ticket": ("ana@example.com", "/tickets/new", "/tickets/new",
                   {"description": TEXT, "subject": "Long", "email": "rui@example.com", "name": "", "tags": "a"}),
    "request": ("rui@example.com", "/requests/new", "/requests/new", {"details": TEXT, "subject": "Long", "topic": ""}),
    "own reply": ("rui@example.com", "/requests/{}", "/requests/{}/comments", {"body": TEXT}),
}  # fmt: skip


@pytest.fixture(params=FORMS)
def form(request, client, cast) -> tuple[str, str, dict]:
    """Somebody signed in has filled in a form: who, its address, its fields with the hidden ones."""
    email, page, action, fields = FORMS[request.param]
    sign_in(client, email)
    given = hidden(client.get(page.format(cast.ticket)).text)
    return email, action.format(cast.ticket), {**given, **fields}


def sent_again(client, page: str, **ticked):
    """Press the button of the page that gives a text back."""
    kept = page[page.index('id="kept"') :]
    fields = re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', kept)
    texts = re.findall(r'<textarea[^>]* name="([^"]*)"[^>]*>\n(.*?)</textarea>', kept, re.S)
    action = re.search(r'action="([^"]*)"', kept)[1]
    return client.post(action, data={name: unescape(value) for name, value in [*fields, *texts]} | ticked)


def test_a_session_that_ended_meanwhile_costs_no_text(app, client, form):
    email, action, fields = form
    with app.app_context():
        actions.sign_out(session_cookie(client))
    stopped = client.post(action, data=fields)
    assert "&lt;this&gt; &amp; that." in stopped.text
    assert stopped.status_code == 401
    assert "You have been signed out" in stopped.text
    sign_in(client, email)
    assert sent_again(client, stopped.text).status_code == 303


def test_a_token_that_is_too_old_costs_no_text(client, form):
    _email, action, fields = form
    stopped = client.post(action, data={**fields, "csrf_token": "of yesterday"})
    assert stopped.status_code == 400
    assert sent_again(client, stopped.text).status_code == 303


def test_what_another_site_sends_is_not_given_back(client, form):
    _email, action, fields = form
    refused = client.post(action, data=fields, headers={"Sec-Fetch-Site": "cross-site"})
    assert refused.status_code == 403
    assert "an hour" not in refused.text


def test_a_password_is_never_given_back(client, cast):
    answer = client.post("/sign-in", data={"email": "a@example.com", "password": "secret", "body": "x"})
    assert answer.status_code == 400
    assert "secret" not in answer.text


def test_a_request_of_an_ended_session_is_sent_again_with_its_files(app, client, cast):
    sign_in(client, "rui@example.com")
    given = hidden(client.get("/requests/new").text)
    file = {"csrf_token": given["csrf_token"], "place": "new-request", "file": (io.BytesIO(b"x"), "kept.txt")}
    number = client.post("/uploads", data=file).json["id"]
    with app.app_context():
        actions.sign_out(session_cookie(client))
    stopped = client.post(
        "/requests/new", data={**given, "subject": "Long", "details": TEXT, "upload": number}
    )
    assert stopped.status_code == 401
    sign_in(client, "rui@example.com")
    filed = sent_again(client, stopped.text)
    assert f'href="/files/{number}/kept.txt"' in client.get(filed.location).text


def test_who_signs_out_in_another_tab_signs_in_within_the_page_and_sends(client, form):
    email, action, fields = form
    client.post("/sign-out", data={"csrf_token": hidden(client.get("/account").text)["csrf_token"]})
    again = {"csrf_token": fields["csrf_token"], "email": email, "password": PASSWORD}
    assert client.post("/sign-in", data=again).status_code == 303
    assert client.post(action, data=fields).status_code == 303


def test_signing_out_forgets_all_but_the_token_of_forms(client, cast):
    sign_in(client, "rui@example.com")
    token = hidden(client.get("/account").text)["csrf_token"]
    with client.session_transaction() as session:
        session["filed"] = cast.ticket
    client.post("/sign-out", data={"csrf_token": token})
    with client.session_transaction() as session:
        assert set(session) == {"csrf_token"}
