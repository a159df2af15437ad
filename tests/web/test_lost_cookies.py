"""A page that outlives its browser's cookies: what it sends is taken when the page is certainly ours, and nothing else is."""

import io

import pytest
from itsdangerous import URLSafeSerializer, URLSafeTimedSerializer

from tests.cast import PASSWORD
from tests.web.forms import hidden, sign_in

OWN = {"Sec-Fetch-Site": "same-origin"}
GUEST = {"name": "Gil", "email": "gil@example.com", "subject": "Long", "details": "It took me an hour."}


def lose_cookies(client) -> None:
    """Do what closing the browser does, and somebody who clears what sites have left there."""
    for name in ("helpdesk_csrf", "helpdesk_browser", "helpdesk_session"):
        client.delete_cookie(name)


def opened(client) -> dict:
    """The hidden fields of the form for a new request, whose cookies are lost meanwhile."""
    form = hidden(client.get("/requests/new").text)
    lose_cookies(client)
    return form


def upload(client, form: dict):
    """Add a file to the form, as its script does."""
    file = {"place": "new-request", "file": (io.BytesIO(b"x"), "a.txt")}
    return client.post("/uploads", data={**form, **file}, headers=OWN)


def test_a_guest_adds_files_and_sends_as_if_nothing_had_happened(client):
    form = opened(client)
    numbers = [upload(client, form).json["id"] for _ in range(2)]
    filed = client.post("/requests/new", data={**form, **GUEST, "upload": numbers}, headers=OWN)
    assert filed.status_code == 303
    assert client.get(filed.location).text.count(">a.txt<") == 2


def test_who_was_signed_in_signs_in_in_place_and_adds_the_file_again(client, cast):
    sign_in(client, "rui@example.com")
    form = opened(client)
    stopped = upload(client, form)
    assert (stopped.status_code, "Sign in, then add the file again." in stopped.json["sentence"]) == (
        401,
        True,
    )
    again = {"csrf_token": form["csrf_token"], "email": "rui@example.com", "password": PASSWORD}
    assert client.post("/sign-in", data=again, headers=OWN).status_code == 303
    assert upload(client, form).status_code == 201


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 400),
        ({"Sec-Fetch-Site": "none"}, 400),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "http://localhost"}, 303),
    ],
    ids=str,
)
def test_only_a_page_that_is_certainly_ours_gets_its_token_back(client, headers, status):
    assert (
        client.post("/requests/new", data={**opened(client), **GUEST}, headers=headers).status_code == status
    )


def test_only_a_token_that_we_have_made_is_taken_back(app, client):
    form = opened(client)
    foreign = URLSafeTimedSerializer("another secret", salt="wtf-csrf-token").dumps("a")
    other_use = URLSafeSerializer(app.secret_key, salt="a guest's form").dumps("a")
    for token in ("", "x", foreign, other_use, form["made_at"], form["csrf_token"][:-2]):
        given = {**form, **GUEST, "csrf_token": token}
        assert client.post("/requests/new", data=given, headers=OWN).status_code == 400
        client.delete_cookie("helpdesk_csrf")


def test_a_browser_that_has_a_token_keeps_its_own(app, client):
    form = hidden(client.get("/requests/new").text)
    other = app.test_client()
    other.get("/requests/new")
    stopped = other.post("/requests/new", data={**form, **GUEST}, headers=OWN)
    assert stopped.status_code == 400
    assert GUEST["details"] in stopped.text
