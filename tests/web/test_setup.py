"""The one-time link."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from helpdesk import actions, queries
from helpdesk.rules.tokens import new_token
from tests.cast import person
from tests.web.forms import hidden, post_form, session_cookie

BO = {"name": "Bo Admin", "email": "bo@example.com", "password": "correct horse battery"}


@pytest.fixture
def link(app) -> str:
    """The link that the console prints."""
    token = new_token()
    with app.app_context():
        assert actions.offer_setup(token)
    return f"/setup/{token}"


def test_the_link_makes_an_admin_signs_in_and_shows_a_key_once(client, app, link):
    answer = post_form(client, link, **BO)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    key = re.search(r"hd_\w+", answer.text)[0]
    assert f"X-API-Key: {key}" in answer.text.replace("&#39;", "'")
    assert "http://localhost/v1/support/tickets" in answer.text
    assert ">http://localhost/requests/new<" in answer.text
    assert 'No e-mail is sent yet: <a href="/admin/mail">' in answer.text
    assert client.get("/").location == "/tickets"
    with app.app_context():
        row = queries.people.by_email("bo@example.com")
        assert (row.role, row.name) == ("admin", "Bo Admin")
        assert len(queries.api_keys.every()) == 1
    assert session_cookie(client)
    assert key not in client.get("/account").text


def test_the_link_works_once(client, link):
    post_form(client, link, **BO)
    assert client.get(link).status_code == 404


def test_another_link_is_nothing(client, link):
    answer = client.get("/setup/guess")
    assert answer.status_code == 404
    assert "This helpdesk is not set up yet" in answer.text, "it may be the link of an earlier start"
    token = hidden(client.get(link).text)
    assert client.post("/setup/guess", data={**token, **BO}).status_code == 404


def test_the_link_is_nothing_once_an_admin_exists(client, app, link):
    with app.app_context():
        person("bo@example.com", "Bo Admin", "admin")
    assert client.get(link).status_code == 404
    assert "not set up yet" not in client.get(link).text


def test_every_fault_is_said_and_what_was_typed_stays(client, app, link):
    answer = post_form(client, link, name=" ", email="bo", password="short")
    assert answer.status_code == 422
    assert answer.text.count("field__error") == 3
    assert 'value="bo"' in answer.text
    assert "short" not in answer.text.replace("at least", "")
    with app.app_context():
        assert not queries.sessions.is_set_up()
    assert client.get(link).status_code == 200


def test_of_many_at_once_one_becomes_admin(app, link):
    browsers = [app.test_client() for _ in range(6)]
    forms = [
        {**hidden(browser.get(link).text), **BO, "email": f"bo{n}@example.com"}
        for n, browser in enumerate(browsers)
    ]
    with ThreadPoolExecutor(6) as threads:
        answers = list(
            threads.map(lambda browser, form: browser.post(link, data=form).status_code, browsers, forms)
        )
    assert sorted(answers) == [200, 404, 404, 404, 404, 404]
    with app.app_context():
        assert len(queries.api_keys.every()) == 1
