"""Saying how a request was solved: by its requester alone, by sending a form, once for each time that it is solved."""

import pytest

from helpdesk import actions, queries
from helpdesk.clock import now
from helpdesk.db import read, transaction
from helpdesk.errors import Forbidden, Missing
from helpdesk.models import Participant, Rating
from helpdesk.rules.actor import Actor
from tests.web.forms import HTMX, post_form, sign_in
from tests.web.visitors import send, signed_in

UNSENT = "Your rating counts once you send it."


@pytest.fixture
def rui(app, client, cast):
    """Rui's browser; his request is resolved."""
    set_status(app, cast, "resolved")
    return signed_in(client, cast.rui)


def set_status(app, cast, *statuses: str) -> None:
    """Let Ana set one status after the other."""
    with app.app_context():
        for status in statuses:
            actions.set_status(cast.ana, cast.ticket, status)


def ratings(app, cast) -> list[tuple]:
    """What the timeline says of ratings: good or not, and the words."""
    with app.app_context():
        events = queries.tickets.timeline(cast.ana, cast.ticket, now()).items
    return [(event.after["is_good"], event.after["remark"]) for event in events if event.kind == "rated"]


def present(app, cast):
    """The newest rating of the ticket."""
    with app.app_context():
        return queries.beside.for_staff(queries.tickets.get(cast.ana, cast.ticket), now()).rating


def test_the_form_is_there_while_it_is_resolved_and_not_before(rui, url, app, cast):
    assert "How did we do?" in rui.get(url).text
    set_status(app, cast, "open")
    assert "How did we do?" not in rui.get(url).text
    set_status(app, cast, "closed")
    assert "How did we do?" not in rui.get(url).text


def test_a_look_preselects_and_counts_nothing(rui, url, app, cast):
    page = rui.get(f"{url}?rating=down").text
    assert 'id="rating-down" required checked' in page
    assert UNSENT in page
    assert UNSENT not in rui.get(url).text, "nobody has chosen yet"
    assert ratings(app, cast) == []


def test_a_rating_is_kept_and_shown_to_both_sides(rui, url, app, cast):
    answer = post_form(rui, url, to=f"{url}/rating", rating="up", remark="Quick & kind")
    assert (answer.status_code, answer.location) == (303, f"{url}#rating")
    page = rui.get(url).text
    assert "You can still change it." in page
    assert "Quick &amp; kind</textarea>" in page
    ana = app.test_client()
    sign_in(ana, "ana@example.com")
    page = ana.get(f"/tickets/{cast.ticket}").text
    assert page.count("Quick &amp; kind") == 2  # in the timeline and beside it
    assert "Rated: good" in page


def test_a_second_rating_overwrites_the_first(rui, url, app, cast):
    for word in ("up", "down", "down"):
        post_form(rui, url, to=f"{url}/rating", rating=word)
    assert ratings(app, cast) == [(True, ""), (False, "")]  # the third changed nothing
    assert present(app, cast).is_good is False
    with app.app_context(), read() as current:
        assert current.query(Rating).count() == 1


def test_what_is_solved_again_is_rated_anew(rui, url, app, cast):
    post_form(rui, url, to=f"{url}/rating", rating="down", remark="Came back")
    set_status(app, cast, "open", "resolved")
    page = rui.get(url).text
    assert "How did we do?" in page
    assert "Came back" not in page
    post_form(rui, url, to=f"{url}/rating", rating="up")
    assert present(app, cast).is_good is True


def test_another_thumb_of_the_mail_says_that_it_waits_to_be_sent(rui, url):
    post_form(rui, url, to=f"{url}/rating", rating="down")
    assert UNSENT in rui.get(f"{url}?rating=up").text
    assert UNSENT not in rui.get(f"{url}?rating=down").text


@pytest.mark.parametrize("status", ["open", "closed"])
def test_the_thumb_of_an_old_mail_leads_to_the_reason_why_nothing_can_be_rated(rui, url, app, cast, status):
    set_status(app, cast, status)
    assert "This can be rated while it is resolved" in rui.get(f"{url}?rating=up").text
    assert "This can be rated while it is resolved" not in rui.get(url).text


@pytest.mark.parametrize("status", ["open", "closed"])
def test_what_is_not_resolved_cannot_be_rated(rui, url, app, cast, status):
    set_status(app, cast, status)
    post_form(rui, url, to=f"{url}/rating", rating="up")
    assert "This can be rated while it is resolved" in rui.get(url).text
    assert ratings(app, cast) == []


def test_by_htmx_the_head_alone_is_swapped_so_that_a_reply_stays(rui, url, cast):
    answer = post_form(rui, url, to=f"{url}/rating", rating="up", headers=HTMX)
    assert answer.text.count("<hx-partial") == 2
    assert "composer" not in answer.text


@pytest.mark.parametrize("headers", [None, HTMX])
@pytest.mark.parametrize(
    ("rating", "remark"), [("", "Kept words"), ("sideways", "Kept words"), ("up", "w" * 2001)]
)
def test_a_refused_rating_keeps_its_words(rui, url, app, cast, headers, rating, remark):
    answer = post_form(rui, url, to=f"{url}/rating", rating=rating, remark=remark, headers=headers)
    assert answer.status_code == 422
    assert f"{remark}</textarea>" in answer.text
    assert 'id="rating-fault" role="alert"' in answer.text
    assert ratings(app, cast) == []


def test_the_link_in_the_mail_rates_without_signing_in(app, cast, mails):
    set_status(app, cast, "resolved")
    text = mails()[-1].get_body(("plain",)).get_content()
    good = next(line for line in text.splitlines() if line.endswith("?rating=up"))
    path = "/" + good.partition("//")[2].partition("/")[2]
    browser = app.test_client()
    answer = browser.get(path)
    assert answer.location == f"/requests/{cast.ticket}?rating=up#rating"
    assert 'id="rating-up" required checked' in browser.get(answer.location).text
    assert ratings(app, cast) == []  # scanners of mails follow links
    send(browser, f"/requests/{cast.ticket}/rating", rating="up", remark="By mail")
    assert ratings(app, cast) == [(True, "By mail")]


@pytest.mark.usefixtures("context")
def test_only_the_requester_rates(cast):
    actions.set_status(cast.ana, cast.ticket, "resolved")
    with transaction() as current:
        current.add(Participant(ticket_id=cast.ticket, user_id=cast.zoe.user_id))
    key = Actor("key", None, "service", scopes=frozenset({"write"}))
    for actor, refusal in [
        (cast.ana, Forbidden),
        (cast.bo, Forbidden),
        (cast.zoe, Forbidden),
        (key, Forbidden),
    ]:
        with pytest.raises(refusal):
            actions.rate(actor, cast.ticket, is_good=True)
    with pytest.raises(Missing):
        actions.rate(cast.zoe, 999, is_good=True)
