"""What every answer carries, errors included."""

import pytest

from helpdesk import create_app
from helpdesk.config import Settings
from tests.desk import close

PATHS = ["/", "/sign-in", "/nowhere", "/v1/support/nowhere", "/tickets", "/healthz", "/tickets/7"]


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_carries_the_policy(client, path):
    headers = client.get(path).headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "private, no-cache"
    assert headers["X-Request-Id"]


def test_a_harmless_request_id_is_kept_and_another_replaced(client):
    assert (
        client.get("/healthz", headers={"X-Request-Id": "abcdefgh-1"}).headers["X-Request-Id"] == "abcdefgh-1"
    )
    assert client.get("/healthz", headers={"X-Request-Id": "<b>"}).headers["X-Request-Id"] != "<b>"


def test_pages_differ_by_cookie_and_by_htmx(client):
    assert {"Cookie", "HX-Request", "HX-Request-Type"} <= set(
        client.get("/sign-in").headers["Vary"].split(", ")
    )


@pytest.mark.parametrize("path", ["/<script>alert(1)</script>", "/x?q=<script>alert(1)</script>"])
def test_an_error_page_reflects_nothing(client, path):
    answer = client.get(path, headers={"Referer": "http://x/<script>alert(1)</script>"})
    assert b"<script>alert" not in answer.data


def test_programs_get_problems_and_people_get_pages(client):
    program, person = client.get("/v1/nowhere"), client.get("/nowhere")
    assert program.content_type == "application/problem+json"
    assert program.json["status"] == 404
    assert program.json["request_id"] == program.headers["X-Request-Id"]
    assert person.content_type.startswith("text/html")


def test_a_fragment_gets_its_sentence_alone(client):
    answer = client.get("/nowhere", headers={"HX-Request": "true", "HX-Request-Type": "partial"})
    assert b"<html" not in answer.data
    assert b'role="alert"' in answer.data


def test_a_failure_says_nothing_but_its_number(app):
    app.add_url_rule("/boom", "boom", lambda: 1 / 0)
    answer = app.test_client().get("/boom")
    assert answer.status_code == 500
    assert b"ZeroDivision" not in answer.data
    assert answer.headers["X-Request-Id"].encode() in answer.data


def test_a_forged_write_is_refused_before_anything_else(client):
    assert client.post("/sign-out", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert client.post("/sign-out", headers={"Origin": "https://evil.example"}).status_code == 403


def test_behind_https_cookies_are_bound_and_the_host_is_known(tmp_path):
    settings = Settings(
        instance=tmp_path, secret_key="s" * 40, database_url=f"sqlite:///{tmp_path / 'h.sqlite3'}", worker="off",
        base_url="https://desk.example.com",
    )  # fmt: skip
    app = create_app(settings)
    known, foreign = {"Host": "desk.example.com"}, {"Host": "evil.example"}
    answer = app.test_client().get("/sign-in", headers=known, base_url="https://desk.example.com")
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    for cookie in answer.headers.getlist("Set-Cookie"):
        assert cookie.startswith("__Host-")
        assert "Secure" in cookie
        assert "HttpOnly" in cookie
    assert app.test_client().get("/sign-in", headers=foreign).status_code == 400
    close(app)
