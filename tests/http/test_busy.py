"""When the database cannot take a write: 503 with Retry-After, nothing stored, and reads go on."""

import io
import threading
from contextlib import contextmanager

import pytest

from helpdesk import actions, gate, postgresql, queries
from helpdesk.db import db
from helpdesk.rules.actor import system
from tests.web.forms import hidden, sign_in

KEY = "hd_abcdefgh_" + "k" * 32


@pytest.fixture
def busy(settings, app, monkeypatch):
    """A block during which somebody else holds the writer's place, or on PostgreSQL the order of events."""
    monkeypatch.setattr(gate, "PATIENCE_SECONDS", 0.05)
    return in_the_gate(settings) if settings.is_sqlite else in_the_order_of_events(app, monkeypatch)


def in_the_gate(settings):
    """Hold it in another thread."""

    @contextmanager
    def held():
        taken, done = threading.Event(), threading.Event()

        def hold():
            with gate.gate_beside(str(settings.sqlite_path)).held():
                taken.set()
                done.wait(10)

        other = threading.Thread(target=hold)
        other.start()
        taken.wait(10)
        yield
        done.set()
        other.join()

    return held


def in_the_order_of_events(app, monkeypatch):
    """Hold it on another connection."""
    monkeypatch.setattr(postgresql, "SETTINGS", ("lock_timeout = '50ms'",))
    with app.app_context():
        engine = db.engine
    engine.dispose()

    @contextmanager
    def held():
        with engine.connect() as other:
            other.exec_driver_sql("SELECT pg_advisory_xact_lock(7305001)")
            yield

    return held


def test_programs_are_told_to_try_again_and_may_read(app, client, cast, busy):
    with app.app_context():
        actions.create_api_key(system(), None, name="k", key=KEY)
    headers, ticket = {"X-API-Key": KEY}, {"subject": "a", "description": "b"}
    with busy():
        refused = client.post("/v1/support/tickets", json=ticket, headers=headers)
        read = client.get(f"/v1/support/tickets/{cast.ticket}", headers=headers)
    assert (refused.status_code, refused.content_type) == (503, "application/problem+json")
    assert refused.headers["Retry-After"]
    assert read.status_code == 200
    assert client.post("/v1/support/tickets", json=ticket, headers=headers).status_code == 201


def test_people_are_told_and_the_page_stays_readable(app, client, cast, busy):
    sign_in(client, "ana@example.com")
    page = client.get(f"/tickets/{cast.ticket}").get_data(as_text=True)
    with busy():
        refused = client.post(
            f"/tickets/{cast.ticket}/comments", data=hidden(page) | {"body": "Text", "visibility": "public"}
        )
        assert client.get(f"/tickets/{cast.ticket}").status_code == 200
    assert refused.status_code == 503
    assert refused.headers["Retry-After"]
    assert ">\nText</textarea>" in refused.text
    assert "Send again" in refused.text
    with app.app_context():
        assert queries.tickets.get(cast.ana, cast.ticket).waiting_since is not None


@pytest.mark.only_on("sqlite")
def test_watchers_see_it(client, busy):
    with busy():
        assert client.get("/readyz").status_code == 503
        assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 200


def test_a_page_that_cannot_be_saved_names_the_files_that_came_with_it(client, cast, busy):
    sign_in(client, "rui@example.com")
    given = hidden(client.get("/requests/new").text) | {"subject": "Long", "details": "An hour."}
    with busy():
        answer = client.post("/requests/new", data={**given, "files": (io.BytesIO(b"x"), "photo.txt")})
    assert answer.status_code == 503
    assert "An hour." in answer.text
    assert "Add these files again, they are not here any more: <bdi>photo.txt</bdi>" in answer.text
