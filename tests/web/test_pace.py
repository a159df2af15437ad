"""A guest's form that comes back faster than anybody types: kept, not filed, and taken at the second try."""

from datetime import UTC, datetime, timedelta

import pytest
from itsdangerous import URLSafeSerializer

from helpdesk import queries
from helpdesk.rules.actor import system
from tests.web.forms import HTMX, hidden
from tests.web.visitors import send, signed_in

GUEST = {"name": "Gil", "email": "gil@example.com", "subject": "No paper", "details": "The tray is *empty*."}
TOO_FAST = "faster than people type"


@pytest.fixture
def clock(monkeypatch):
    """Set the clock of the form by so much after the test's beginning."""
    begun = datetime.now(UTC)

    def clock(**after) -> None:
        monkeypatch.setattr("helpdesk.web.portal.pace.now", lambda: begun + timedelta(**after))

    clock(seconds=0)
    return clock


def sent(client, page: str, **fields):
    """Send what a guest typed with the hidden fields of a page."""
    return client.post("/requests/new", data={**hidden(page), **GUEST, **fields})


def is_filed(app) -> bool:
    """Is there a third ticket, besides the cast's two?"""
    with app.app_context():
        return queries.ticket_list.one(system(), 3) is not None


def test_a_form_that_comes_back_at_once_is_kept_and_the_second_try_is_taken(app, client, cast, clock):
    page = client.get("/requests/new").text
    clock(seconds=1.9)
    refused = sent(client, page)
    assert (refused.status_code, TOO_FAST in refused.text) == (422, True)
    assert all(word in refused.text for word in (GUEST["details"], GUEST["email"], GUEST["subject"]))
    assert not is_filed(app)
    assert sent(client, refused.text).status_code == 303
    assert is_filed(app)


@pytest.mark.parametrize("after", [{"seconds": 2}, {"minutes": 5}, {"days": 40}], ids=str)
def test_who_takes_their_time_is_not_bothered(client, cast, clock, after):
    page = client.get("/requests/new").text
    clock(**after)
    assert sent(client, page).status_code == 303


def forged(app) -> list[str]:
    """Stamps that we did not make."""
    foreign = URLSafeSerializer("another secret", salt="a guest's form").dumps(0)
    other_use = URLSafeSerializer(app.secret_key, salt="wtf-csrf-token").dumps(0)
    return ["", "0", "é", foreign, other_use, "x" * 5000]


def test_a_stamp_that_is_missing_or_forged_is_too_fast(app, client, cast, clock):
    page = client.get("/requests/new").text
    clock(days=1)
    answers = [sent(client, page, made_at=stamp) for stamp in forged(app)]
    answers.append(send(client, "/requests/new", **GUEST))
    assert {(answer.status_code, TOO_FAST in answer.text) for answer in answers} == {(422, True)}
    assert not is_filed(app)
    assert sent(client, answers[-1].text).status_code == 303


def test_a_clock_that_was_set_back_costs_one_more_try(app, client, cast, clock):
    page = client.get("/requests/new").text
    clock(days=-1)
    refused = sent(client, page)
    assert refused.status_code == 422
    assert sent(client, refused.text).status_code == 303


def test_all_else_that_is_wrong_is_said_with_it(client, cast, clock):
    page = client.get("/requests/new").text
    refused = sent(client, page, subject=" ")
    assert (TOO_FAST in refused.text, "Write a subject." in refused.text) == (True, True)
    assert sent(client, refused.text).status_code == 303


def test_in_place_it_is_the_same(client, cast, clock):
    page = client.get("/requests/new").text
    refused = client.post("/requests/new", data={**hidden(page), **GUEST}, headers=HTMX)
    assert (refused.status_code, TOO_FAST in refused.text, "<html" in refused.text) == (422, True, False)
    again = client.post("/requests/new", data={**hidden(refused.text), **GUEST}, headers=HTMX)
    assert again.headers["HX-Redirect"] == "/requests/3"


def test_who_is_signed_in_is_known_and_may_be_fast(app, cast, clock):
    rui = signed_in(app.test_client(), cast.rui)
    page = rui.get("/requests/new").text
    assert 'name="made_at"' not in page
    given = {**hidden(page), "subject": "No paper", "details": "None."}
    assert rui.post("/requests/new", data=given).status_code == 303
