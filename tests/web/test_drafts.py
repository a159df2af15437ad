"""What was begun on one device is there on another, is its writer's alone, and is gone when it was sent."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import text

from helpdesk import actions, queries
from helpdesk.clock import now
from helpdesk.db import transaction
from tests.web.forms import hidden
from tests.web.visitors import send, signed_in

ENTRIES = [["subject", "Half a", "Half a"], ["topic", "", ""], ["visibility", "public", True]]


def keep(browser, place: str = "new-request", entries: object = ENTRIES):
    return send(
        browser, f"/drafts/{place}", entries=entries if isinstance(entries, str) else json.dumps(entries)
    )


def test_a_draft_is_kept_and_read_on_another_device(app, rui, cast):
    assert rui.get("/drafts/new-request").status_code == 204
    assert keep(rui).status_code == 204
    assert keep(rui, entries=[["subject", "Half a sentence", "Half a sentence"]]).status_code == 204
    phone = signed_in(app.test_client(), cast.rui)
    assert phone.get("/drafts/new-request").json == [["subject", "Half a sentence", "Half a sentence"]]
    assert phone.get(f"/drafts/request-{cast.ticket}").status_code == 204
    assert send(phone, "/drafts/new-request/removal").status_code == 204
    assert rui.get("/drafts/new-request").status_code == 204


def test_a_draft_is_its_writers_alone(app, rui, cast):
    keep(rui)
    for other in (cast.zoe, cast.bo):
        browser = signed_in(app.test_client(), other)
        assert browser.get("/drafts/new-request").status_code == 204
        assert send(browser, "/drafts/new-request/removal").status_code == 204
    assert rui.get("/drafts/new-request").json == ENTRIES
    guest = app.test_client()
    token = hidden(guest.get("/requests/new").text)
    assert guest.get("/drafts/new-request").status_code == 404
    assert guest.post("/drafts/new-request", data={**token, "entries": "[]"}).status_code == 404


@pytest.mark.parametrize(
    "entries", ["", "{", "{}", '[1]', '[["a", "b"]]', '[["a", "b", 3]]', '[["a", "\\u0000", ""]]', '[["a", "\\ud800", ""]]',
                "[" * 3000, json.dumps([["a", "b", "c"]] * 61), json.dumps([["a", "x" * 200_001, ""]])]
)  # fmt: skip
def test_what_is_no_draft_is_refused(rui, entries):
    assert keep(rui, entries=entries).status_code == 422
    assert keep(rui, "elsewhere").status_code == 404
    assert rui.get("/drafts/new-request").status_code == 204


def test_what_was_sent_is_a_draft_no_more(app, rui, cast):
    ana = signed_in(app.test_client(), cast.ana)
    sends = (
        (rui, "new-request", "/requests/new", {"subject": "Whole", "details": "It broke."}),
        (rui, f"request-{cast.ticket}", f"/requests/{cast.ticket}/comments", {"body": "Whole."}),
        (ana, f"ticket-{cast.ticket}", f"/tickets/{cast.ticket}/comments", {"body": "Whole.", "key": "k"}),
        (
            ana,
            "new-ticket",
            "/tickets/new",
            {"email": "rui@example.com", "subject": "Whole", "description": "He called."},
        ),
    )
    for browser, place, address, fields in sends:
        keep(browser, place)
        refused = send(browser, address, **dict.fromkeys(fields, " "))
        assert refused.status_code == 422, place
        assert browser.get(f"/drafts/{place}").status_code == 200, place
        assert send(browser, address, **fields).status_code == 303, place
        assert browser.get(f"/drafts/{place}").status_code == 204, place


def test_drafts_are_forgotten_after_thirty_days(app, rui, cast):
    keep(rui)
    keep(rui, f"request-{cast.ticket}")
    with app.app_context():
        with transaction() as current:
            old = {"old": now() - timedelta(days=31)}
            current.execute(text("UPDATE draft SET updated_at = :old WHERE place = 'new-request'"), old)
        assert actions.sweep_drafts() == 1
        assert queries.drafts.body(cast.rui.user_id, "new-request") is None
        assert queries.drafts.body(cast.rui.user_id, f"request-{cast.ticket}") == ENTRIES


def test_only_forms_of_who_is_signed_in_keep_drafts_on_the_server(client, app, cast):
    assert "draft-server" not in client.get("/requests/new").text
    rui = signed_in(app.test_client(), cast.rui)
    for path in ("/requests/new", f"/requests/{cast.ticket}"):
        assert "draft draft-server" in rui.get(path).text
