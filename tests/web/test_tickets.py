"""The ticket page: reply, note, properties, deletion; with htmx, without, refused, by strangers."""

import gzip
import random
import re

import pytest

from helpdesk import actions, queries
from helpdesk.clock import now
from helpdesk.rules.text import render
from tests.web.forms import HTMX, hidden, sign_in


def text_of(answer) -> str:
    return answer.get_data(as_text=True)


def send(client, number: int, to: str, headers=None, **fields):
    """Send one of the forms of a ticket's page."""
    page = text_of(client.get(f"/tickets/{number}"))
    return client.post(f"/tickets/{number}/{to}", data={**hidden(page), **fields}, headers=headers)


def row(app, cast):
    with app.app_context():
        return queries.tickets.get(cast.ana, cast.ticket)


def items(app, cast, actor=None):
    with app.app_context():
        return [each.kind for each in queries.tickets.timeline(actor or cast.ana, cast.ticket, now()).items]


def test_a_reply_goes_back_to_itself(app, ana, cast):
    answer = send(ana, cast.ticket, "comments", body="We look.", visibility="public")
    assert answer.status_code == 303
    assert "#event-" in answer.headers["Location"]
    page = text_of(ana.get(f"/tickets/{cast.ticket}"))
    assert "We look." in page
    assert "Reply sent." in page


def test_with_htmx_a_reply_swaps_conversation_head_and_composer(app, ana, cast):
    answer = send(ana, cast.ticket, "comments", HTMX, body="We look.", visibility="public", then="resolve")
    body = text_of(answer)
    assert answer.status_code == 200
    assert "<html" not in body
    assert body.count("<hx-partial") == 5
    assert row(app, cast).status == "resolved"


def test_a_note_is_marked_in_words_and_stays_inside(app, ana, cast, client):
    send(ana, cast.ticket, "comments", body="Zucchini", visibility="internal")
    page = text_of(ana.get(f"/tickets/{cast.ticket}"))
    assert "message--internal" in page
    assert items(app, cast) == ["noted"]
    assert items(app, cast, cast.rui) == []
    other = app.test_client()
    sign_in(other, "rui@example.com")
    assert "Zucchini" not in text_of(other.get(f"/requests/{cast.ticket}"))


def test_a_form_that_does_not_say_public_is_a_note(app, ana, cast):
    send(ana, cast.ticket, "comments", body="Who reads this?")
    assert items(app, cast) == ["noted"]


def test_the_same_form_sent_twice_is_one_reply(app, ana, cast):
    fields = hidden(text_of(ana.get(f"/tickets/{cast.ticket}"))) | {"body": "Once.", "visibility": "public"}
    for _ in range(2):
        assert ana.post(f"/tickets/{cast.ticket}/comments", data=fields).status_code == 303
    assert items(app, cast) == ["replied"]


@pytest.mark.parametrize("headers", [None, HTMX])
def test_an_empty_message_is_refused_and_keeps_what_was_chosen(app, ana, cast, headers):
    answer = send(ana, cast.ticket, "comments", headers, body="  ", visibility="internal")
    assert answer.status_code == 422
    assert "Write something." in text_of(answer)
    assert 'value="internal" id="composer-internal" checked' in text_of(answer)
    assert items(app, cast) == []


@pytest.mark.parametrize("headers", [None, HTMX])
def test_a_colleagues_newer_reply_stops_the_send_and_keeps_the_text(app, ana, bo, cast, headers):
    seen = row(app, cast).last_event_id
    send(bo, cast.ticket, "comments", body="I answered already.", visibility="public")
    answer = send(
        ana, cast.ticket, "comments", headers, body="My long answer.", visibility="public", seen=seen
    )
    page = text_of(answer)
    assert answer.status_code == 409
    assert "My long answer." in page
    assert "I answered already." in page
    assert "Send anyway" in page
    assert items(app, cast) == ["replied"]
    newer = row(app, cast).last_event_id
    assert (
        send(
            ana, cast.ticket, "comments", body="My long answer.", visibility="public", seen=newer
        ).status_code
        == 303
    )


CHANGES = {
    "status": "pending", "priority": "high", "category": "2", "assignee": "me", "tags": "B, a", "subject": "Renamed",
}  # fmt: skip


@pytest.mark.parametrize(("field", "value"), CHANGES.items())
def test_a_property_saves_in_place(app, ana, cast, field, value):
    answer = send(ana, cast.ticket, field, HTMX, value=value)
    assert answer.status_code == 200
    assert "<html" not in text_of(answer)
    assert "composer" not in text_of(answer)
    assert row(app, cast).version == 2
    assert send(ana, cast.noise, field, value=value).status_code == 303


@pytest.mark.parametrize(
    ("field", "value", "status"),
    [
        ("category", "99", 422), ("assignee", "99", 422), ("group", "99", 422), ("subject", "", 422), ("tags", "a:b", 422),
        ("status", "lost", 400), ("priority", "x", 400), ("category", "x", 400), ("requester", "nobody", 422),
    ],
)  # fmt: skip
def test_a_wrong_value_is_told_and_stores_nothing(app, ana, cast, field, value, status):
    for headers in (None, HTMX):
        assert send(ana, cast.ticket, field, headers, value=value).status_code == status
    assert row(app, cast).version == 1


def test_a_property_that_a_colleague_changed_meanwhile_is_a_conflict(app, ana, bo, cast):
    send(bo, cast.ticket, "priority", value="urgent", was="medium")
    answer = send(ana, cast.ticket, "priority", HTMX, value="low", was="medium")
    assert answer.status_code == 409
    assert "Bo Admin changed this to “Urgent” meanwhile" in text_of(answer)
    assert row(app, cast).priority_id == 4
    assert send(ana, cast.ticket, "priority", HTMX, value="low", was="urgent").status_code == 200


@pytest.mark.parametrize(
    ("field", "theirs", "was", "sentence"),
    [
        ("status", "pending", "open", "“Pending”"), ("category", "2", "", "“Billing Inquiry”"),
        ("assignee", "me", "", "“Bo Admin”"),
        ("tags", "one, two", "", "“one, two”"), ("subject", "His name", "The printer jams", "“His name”"),
    ],
)  # fmt: skip
def test_a_conflict_says_who_changed_it_and_to_what_and_keeps_what_was_typed(
    app, ana, bo, cast, field, theirs, was, sentence
):
    was = row(app, cast).subject if field == "subject" else was
    send(bo, cast.ticket, field, value=theirs)
    mine = {"status": "resolved", "category": "1", "assignee": "none"}.get(field, "mine")
    was = "1" if field == "assignee" else was
    for headers in (None, HTMX):
        answer = send(ana, cast.ticket, field, headers, value=mine, was=was)
        assert (answer.status_code, f"Bo Admin changed this to {sentence}" in text_of(answer)) == (409, True)
    if mine == "mine":
        assert 'value="mine"' in text_of(answer)


def test_a_wrong_word_stays_in_its_field(ana, cast):
    answer = send(ana, cast.ticket, "requester", HTMX, value="rui-at-example")
    assert 'value="rui-at-example"' in text_of(answer)


def test_the_timeline_says_names_not_numbers(app, ana, cast):
    with app.app_context():
        group = actions.add_group(cast.bo, None, name="Support")
        actions.set_group(cast.ana, cast.ticket, group)
        actions.set_category(cast.ana, cast.ticket, 2)
        actions.assign(cast.ana, cast.ticket, cast.bo.user_id)
        actions.set_tags(cast.ana, cast.ticket, ["red", "blue"])
        actions.set_tags(cast.ana, cast.ticket, ["blue", "green"])
        actions.change_requester(cast.ana, cast.ticket, cast.zoe.user_id)
    page = re.sub(r"<[^>]+>", "", text_of(ana.get(f"/tickets/{cast.ticket}")))
    for words in (
        "changed the group none → Support", "changed the category none → Billing Inquiry", "assigned it to Bo Admin",
        "added tags blue", "took tags away red", "changed the requester Rui Asks → Zoe Stranger",
    ):  # fmt: skip
        assert words in " ".join(page.split()), words


def test_earlier_items_come_alone_for_htmx(app, ana, cast):
    with app.app_context():
        for number in range(40):
            actions.reply(cast.ana, cast.ticket, render(f"Message {number}."))
    body = text_of(ana.get(f"/tickets/{cast.ticket}?show=all", headers=HTMX))
    assert body.count('class="message"') == 40
    assert "<html" not in body
    assert "composer" not in body


def test_a_ticket_of_three_hundred_messages_stays_small(app, ana, cast):
    with app.app_context():
        for number in range(300):
            text = f"Message {number}: {random.Random(number).randbytes(150).hex()}"
            actions.reply(cast.ana, cast.ticket, render(text))
    page = ana.get(f"/tickets/{cast.ticket}").data
    assert len(gzip.compress(page)) <= 15_000


def test_the_requester_card_leads_to_all_their_tickets(app, ana, cast):
    with app.app_context():
        other = actions.open_ticket(cast.rui, None, subject="Another one", description=render("x"))
    page = text_of(ana.get(f"/tickets/{cast.ticket}"))
    assert f'href="/tickets/{other}"' in page
    assert 'href="/tickets?q=requester:rui%40example.com"' in page
    assert "Another one" in text_of(ana.get("/tickets?q=requester:rui%40example.com"))


def test_the_requester_can_be_somebody_new(app, ana, cast):
    assert send(ana, cast.ticket, "requester", value="new@example.com").status_code == 303
    assert row(app, cast).requester_email == "new@example.com"


def test_an_agent_opens_a_ticket_for_somebody(app, ana, cast):
    page = hidden(text_of(ana.get("/tickets/new")))
    wanted = {"email": "caller@example.com", "subject": "She called", "description": "The **door** is stuck."}
    refused = ana.post("/tickets/new", data=page | wanted | {"subject": ""})
    assert refused.status_code == 422
    assert "The **door** is stuck." in text_of(refused)
    answers = [
        ana.post("/tickets/new", data=page | wanted | {"assignee_id": "me", "tags": "door"}) for _ in range(2)
    ]
    assert {each.status_code for each in answers} == {303}
    assert len({each.headers["Location"] for each in answers}) == 1
    shown = text_of(ana.get(answers[0].headers["Location"]))
    assert "<strong>door</strong>" in shown
    assert "caller@example.com" in shown


def test_only_an_admin_deletes_and_is_asked_once(app, ana, bo, cast):
    assert ana.get(f"/tickets/{cast.ticket}/deletion").status_code == 403
    assert "cannot be undone" in text_of(bo.get(f"/tickets/{cast.ticket}/deletion"))
    assert send(bo, cast.ticket, "deletion").status_code == 303
    assert ana.get(f"/tickets/{cast.ticket}").status_code == 404


def test_a_long_conversation_is_folded_and_needs_few_statements(app, ana, cast, sql):
    with app.app_context():
        actions.set_group(cast.ana, cast.ticket, actions.add_group(cast.bo, None, name="Support"))
        for number in range(60):
            actions.change_requester(cast.ana, cast.ticket, (cast.zoe, cast.rui)[number % 2].user_id)
            actions.reply(cast.ana, cast.ticket, render(f"Message {number}."))
            actions.set_status(cast.ana, cast.ticket, ("open", "pending")[number % 2])
    sql.clear()
    page = text_of(ana.get(f"/tickets/{cast.ticket}"))
    assert len(sql) <= 8, sql
    assert "Message 1." not in page
    assert "earlier items" in page
    assert re.search(r"Not on this paper: \d+ earlier entries\.", page)
    assert "Message 1." in text_of(ana.get(f"/tickets/{cast.ticket}?show=all"))


@pytest.mark.parametrize("number", ["0", "999", str(2**63), "99999999999999999999"])
def test_a_ticket_that_is_not_there_is_not_there(ana, number):
    assert ana.get(f"/tickets/{number}").status_code == 404


@pytest.mark.parametrize(
    ("referrer", "back"),
    [
        ("http://localhost/tickets?view=mine&sort=-priority", "/tickets?view=mine&amp;sort=-priority"),
        ("http://localhost/tickets?q=%3Cb%3E", "/tickets?q=%3Cb%3E"),
        ("http://localhost/tickets/7", "/tickets"),
        ("http://evil.example/tickets?view=mine", "/tickets"),
        ("javascript:alert(1)", "/tickets"),
        ("", "/tickets"),
    ],
)
def test_the_way_back_leads_to_the_list_that_one_came_from(ana, cast, referrer, back):
    page = text_of(ana.get(f"/tickets/{cast.ticket}", headers={"Referer": referrer}))
    assert f'class="back-link" href="{back}"' in page
