"""Answering, resolving and reopening one's own request: with htmx and without."""

import pytest

from helpdesk import actions, queries
from helpdesk.rules.actor import system
from helpdesk.rules.text import render
from tests.web.forms import HTMX, hidden, post_form


def now_is(app, cast, status: str) -> None:
    """Let Ana set a status."""
    with app.app_context():
        actions.set_status(cast.ana, cast.ticket, status)


def status(app, cast) -> str:
    """What the ticket's status is."""
    with app.app_context():
        return queries.tickets.get(system(), cast.ticket).status


def test_a_plain_reply_goes_back_to_where_it_stands_on_the_page(rui, url, app, cast):
    answer = post_form(rui, url, to=f"{url}/comments", body="It is the **third** floor.")
    page, _hash, place = answer.location.partition("#")
    assert (answer.status_code, page) == (303, url)
    page = rui.get(url).text
    assert f'<li id="{place}">' in page
    assert "<strong>third</strong>" in page
    assert "Your reply was sent." in page


def test_a_reply_by_htmx_swaps_the_thread_and_brings_a_fresh_composer(rui, url, cast):
    answer = post_form(rui, url, to=f"{url}/comments", body="Third floor.", headers=HTMX)
    assert answer.status_code == 200
    assert answer.text.count("<hx-partial") == 3
    assert "Third floor.</p>" in answer.text
    assert "<html" not in answer.text
    assert "HX-Request-Type" in answer.headers["Vary"]


@pytest.mark.parametrize("headers", [None, HTMX])
@pytest.mark.parametrize(("body", "kept"), [("  ", ""), ("long " * 14_000, "long long")])
def test_a_refused_reply_keeps_its_text_and_stores_nothing(rui, url, app, cast, sql, headers, body, kept):
    sql.clear()
    answer = post_form(rui, url, to=f"{url}/comments", body=body, headers=headers)
    assert answer.status_code == 422
    assert kept in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert ("<html" in answer.text) == (headers is None)
    assert (
        'hx-target="this" hx-swap="none" hx-status:422="target:this swap:outerMorph"' in answer.text
    )  # "this" is read from hx-target
    assert not any(statement.startswith("INSERT INTO comment") for statement in sql)


def test_a_double_click_writes_one_reply(rui, url, app, cast):
    form = {**hidden(rui.get(url).text), "body": "Once only."}
    assert len({rui.post(f"{url}/comments", data=form).location for _ in range(2)}) == 1
    assert rui.get(url).text.count("Once only.") == 1


def test_a_reply_while_resolved_reopens_and_says_so(rui, url, app, cast):
    assert "Reply and reopen" not in rui.get(url).text
    now_is(app, cast, "resolved")
    page = rui.get(url).text
    assert "Not fixed?" in page
    assert "Reply and reopen" in page
    post_form(rui, url, to=f"{url}/comments", body="Not yet.")
    page = rui.get(url).text
    assert "The request is open again." in page
    assert "You opened this again" in page
    assert status(app, cast) == "open"


def test_a_reply_to_what_waits_gives_it_back(rui, url, app, cast):
    now_is(app, cast, "pending")
    assert "We need your answer to go on." in rui.get(url).text
    post_form(rui, url, to=f"{url}/comments", body="Here it is.")
    assert status(app, cast) == "open"


@pytest.mark.parametrize("headers", [None, HTMX])
def test_a_reply_to_a_closed_request_opens_a_follow_up(rui, url, app, cast, headers):
    now_is(app, cast, "closed")
    answer = post_form(rui, url, to=f"{url}/comments", body="Again.", headers=headers)
    assert (answer.headers["HX-Redirect"] if headers else answer.location) == "/requests/3"
    page = rui.get("/requests/3").text
    assert f'href="{url}"' in page
    assert "opened a follow-up: #3" in page


def test_it_is_resolved_and_reopened(rui, url, app, cast):
    post_form(rui, url, to=f"{url}/resolution", verb="resolve")
    assert status(app, cast) == "resolved"
    page = rui.get(url).text
    assert "You marked this as resolved" in page
    answer = post_form(rui, url, to=f"{url}/resolution", verb="reopen", headers=HTMX)
    assert "The request is open again." in answer.text
    assert status(app, cast) == "open"


def test_marking_as_resolved_takes_along_what_was_typed(rui, url, app, cast):
    post_form(rui, url, to=f"{url}/comments", body="Found it myself.", then="resolve")
    assert "Found it myself." in rui.get(url).text
    assert status(app, cast) == "resolved"


def test_marking_as_resolved_needs_no_text(rui, url, app, cast):
    assert post_form(rui, url, to=f"{url}/comments", body="", then="resolve").status_code == 303
    assert status(app, cast) == "resolved"


@pytest.mark.parametrize("verb", ["resolve", "delete", ""])
def test_too_late_or_unknown_is_said_and_changes_nothing(rui, url, app, cast, verb):
    now_is(app, cast, "resolved")
    answer = post_form(rui, url, to=f"{url}/resolution", verb=verb)
    assert (answer.status_code, answer.location) == (303, url)
    assert "toast--error" in rui.get(url).text
    assert status(app, cast) == "resolved"


def test_a_closed_request_cannot_be_reopened_but_followed_up(rui, url, app, cast):
    now_is(app, cast, "closed")
    post_form(rui, url, to=f"{url}/resolution", verb="reopen")
    assert "Write a reply to open a follow-up." in rui.get(url).text
    assert status(app, cast) == "closed"


def test_what_somebody_typed_is_harmless(rui, url, app, cast):
    with app.app_context():
        actions.reply(cast.ana, cast.ticket, render("<script>alert(1)</script> [x](javascript:alert(1))"))
    post_form(rui, url, to=f"{url}/comments", body='<img src=x onerror="alert(1)">')
    page = rui.get(url).text
    assert "<script>alert" not in page
    assert "<img" not in page
    assert 'href="javascript' not in page


def test_a_long_request_begins_with_its_latest_messages(rui, url, app, cast):
    with app.app_context():
        for number in range(55):
            actions.reply(cast.ana, cast.ticket, render(f"Message number {number}."))
    page = rui.get(url).text
    assert "Message number 54." in page
    assert "Message number 3." not in page
    assert "Show 5 earlier messages" in page
    assert "Not on this paper: 5 earlier entries. Show them on the page, then print again." in page
    whole = rui.get(f"{url}?show=all").text
    assert "Message number 3." in whole
    assert "Not on this paper" not in whole
