"""Files that come with a form which is stopped: they wait and are listed, or are named to be added again."""

import pytest

from helpdesk import actions
from helpdesk.actions.attachments import MOST_DRAFTS
from tests.web.forms import hidden, sign_in
from tests.web.test_kept import FORMS, TEXT, sent_again
from tests.web.test_waiting import end, files, numbers, waiting

OWN = {"Sec-Fetch-Site": "same-origin"}
LOST = "Add these files again, they are not here any more:"


def stale(client, action: str, page: str, headers: dict = OWN, **fields):
    """Send a form with two files and the token of another day."""
    given = {**hidden(client.get(page).text), **fields, "csrf_token": "of yesterday"}
    return client.post(action, data={**given, "files": files("a.txt", "b.txt")}, headers=headers)


@pytest.mark.parametrize("name", FORMS)
def test_files_of_a_form_with_an_old_token_go_with_what_is_sent_again(client, cast, name):
    email, page, action, fields = FORMS[name]
    sign_in(client, email)
    stopped = stale(client, action.format(cast.ticket), page.format(cast.ticket), **fields)
    assert (stopped.status_code, waiting(stopped.text)) == (400, ["a.txt", "b.txt"])
    again = sent_again(client, stopped.text, upload=numbers(stopped.text))
    sent = client.get(again.location).text
    assert "a.txt" in sent
    assert "b.txt" in sent


def test_a_guest_whose_page_has_a_token_of_another_day_loses_no_file(client):
    page = client.get("/requests/new").text
    client.delete_cookie("helpdesk_browser")
    guest = {"name": "Gil", "email": "gil@example.com", "subject": "Long", "details": TEXT}
    given = {**hidden(page), **guest, "csrf_token": "of yesterday", "files": files("a.txt")}
    stopped = client.post("/requests/new", data=given, headers=OWN)
    assert (stopped.status_code, waiting(stopped.text)) == (400, ["a.txt"])
    again = sent_again(client, stopped.text, upload=numbers(stopped.text))
    assert "a.txt" in client.get(again.location).text


def test_who_is_signed_out_and_has_an_old_token_is_told_the_first_and_keeps_the_files(app, client, cast):
    sign_in(client, "rui@example.com")
    given = {
        **hidden(client.get("/requests/new").text),
        "subject": "Long",
        "details": TEXT,
        "files": files("a.txt"),
    }
    end(app, client)
    client.delete_cookie("helpdesk_csrf")
    stopped = client.post("/requests/new", data=given, headers=OWN)
    assert (stopped.status_code, waiting(stopped.text)) == (401, ["a.txt"])


def test_a_form_that_may_be_another_sites_leaves_no_file_and_names_what_came(client, cast):
    sign_in(client, "rui@example.com")
    stopped = stale(client, "/requests/new", "/requests/new", headers={}, details=TEXT, subject="Long")
    assert (stopped.status_code, waiting(stopped.text)) == (400, [])
    assert f"{LOST} <bdi>a.txt, b.txt</bdi>" in stopped.text
    assert 'enctype="multipart/form-data"' in stopped.text
    assert waiting(client.get("/requests/new").text) == []
    again = sent_again(client, stopped.text, files=files("a.txt"))
    assert "a.txt" in client.get(again.location).text


def test_of_more_files_than_may_wait_the_page_says_which_do(app, client, cast):
    sign_in(client, "ana@example.com")
    file = actions.File("0" * 64, "old.txt", "text/plain", 1)
    with app.app_context():
        for _number in range(MOST_DRAFTS - 1):
            actions.keep_upload(cast.ana, f"user {cast.ana.user_id}", file, place="ticket-9")
    given = hidden(client.get(f"/tickets/{cast.ticket}").text)
    data = {**given, "body": TEXT, "visibility": "public", "files": files("a.txt", "b.txt")}
    stopped = client.post(f"/tickets/{cast.ticket}/comments", data=data)
    assert (stopped.status_code, waiting(stopped.text)) == (429, ["a.txt"])
    assert f"{LOST} <bdi>b.txt</bdi>" in stopped.text
