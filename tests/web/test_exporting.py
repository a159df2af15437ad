"""All that is a person's as one ZIP, for themselves and for an admin: theirs, whole, and nothing that is others'."""

import io
import json
import zipfile
from datetime import UTC, datetime

import pytest

from helpdesk import actions, files, queries
from helpdesk.rules.actor import system
from helpdesk.rules.contact import Contact
from helpdesk.rules.text import render
from tests.cast import open_ticket
from tests.web.visitors import send, signed_in
from tests.whole_person import PLACES, everybodys_friend

CANARY = "xylophone-canary"
TEXTS = ["person.json", "requests.json", "comments.json", "mails.json"]
GIVEN = {  # where the ZIP has what names a person
    "address.user_id": "addresses", "attachment.owner": "begun.txt", "comment.author_id": "comments.json",
    "delivery.user_id": "mails.json", "draft.user_id": "drafts", "held_reply.author_id": "held_replies",
    "membership.user_id": "groups", "mute.user_id": "muted",
    "participant.user_id": "in_copy", "rating.user_id": "ratings", "seen.user_id": "last_read", "session.user_id": "sessions",
    "ticket.requester_id": "requests.json",
}  # fmt: skip
NOT_GIVEN = {
    "api_key.user_id": "an admin made and named it; what it wrote is in the ZIP",
    "event.user_id": "history is of tickets: what they wrote is in the ZIP, and the rest is how others worked with it",
    "participant.added_by_id": "whom they put in copy is another person",
    "ticket.assignee_id": "an agent's work is other people's requests",
    "token.user_id": "a secret, of which only the hash is kept",
    "user.merged_into_id": "what came from them is in the ZIP as the person's own",
}


@pytest.fixture
def world(app, cast, settings) -> None:
    """Rui's conversation, a note about him, a file of his, one of Ana's, work on his request, a word of his on Zoe's."""
    with app.app_context():
        kept = files.store(settings.instance / "attachments", io.BytesIO(b"his bytes"), 100)
        for actor, name in ((cast.rui, "his.txt"), (cast.ana, f"{CANARY}.txt")):
            uploaded = actions.File(kept.sha256, name, "application/octet-stream", kept.size)
            owner = f"user {actor.user_id}"
            number = actions.keep_upload(actor, owner, uploaded, place="x")
            text = render(f"With {name}") if actor == cast.rui else render(CANARY)
            uploads = actions.Uploads(owner, (number,))
            (actions.reply if actor == cast.rui else actions.note)(actor, cast.ticket, text, uploads=uploads)
        actions.set_tags(cast.ana, cast.ticket, [CANARY])
        actions.set_group(cast.ana, cast.ticket, actions.add_group(cast.bo, None, name=CANARY))
        actions.reply(cast.ana, cast.ticket, render("Open the lid."))
        actions.add_participant(cast.rui, cast.ticket, Contact("zoe@example.com", ""))
        actions.add_participant(cast.zoe, cast.noise, Contact("rui@example.com", ""))
        actions.reply(cast.rui, cast.noise, render("Mine is cold, too."))
        actions.reply(cast.zoe, cast.noise, render(CANARY))
        actions.add_address(cast.bo, cast.rui.user_id, "rui@work.example.com")


def by_admin(client, cast, actor):
    return signed_in(client, cast.bo).get(f"/admin/people/{actor.user_id}/export.zip")


def by_themselves(client, cast, actor):
    return send(signed_in(client, actor), "/account/export.zip")


def opened(answer) -> zipfile.ZipFile:
    assert answer.mimetype == "application/zip"
    assert answer.headers["Cache-Control"] == "private, no-store"
    found = zipfile.ZipFile(io.BytesIO(answer.data))
    assert found.testzip() is None
    return found


@pytest.fixture(params=[by_admin, by_themselves])
def export(request, client, cast, world) -> zipfile.ZipFile:
    """Rui's ZIP."""
    return opened(request.param(client, cast, cast.rui))


def test_it_holds_all_that_is_theirs(export, cast):
    assert export.namelist() == [*TEXTS, "his.txt"]
    assert export.read("his.txt") == b"his bytes"
    person = json.loads(export.read("person.json"))
    assert (person["email"], person["addresses"][0]["email"]) == ("rui@example.com", "rui@work.example.com")
    assert person["in_copy"] == [{"ticket_id": cast.noise}]
    assert [each["subject"] for each in json.loads(export.read("requests.json"))] == ["Printer jams"]
    comments = json.loads(export.read("comments.json"))
    assert [each["body"] for each in comments] == ["With his.txt", "Open the lid.", "Mine is cold, too."]


def test_the_file_and_what_is_in_it_say_of_which_day_they_are(client, cast, monkeypatch):
    for module in ("helpdesk.web.exported.now", "helpdesk.http.zipped.now"):
        monkeypatch.setattr(module, lambda: datetime(2026, 12, 1, 9, 30, 4, tzinfo=UTC))
    answer = by_themselves(client, cast, cast.rui)
    assert answer.headers["Content-Disposition"].endswith('-2026-12-01.zip"')
    assert {each.date_time for each in opened(answer).infolist()} == {(2026, 12, 1, 9, 30, 4)}


def test_it_holds_nothing_of_others(export):
    whole = b"".join(export.read(name) for name in export.namelist())
    for word in (CANARY, "zoe@", "ana@", "bo@", "Zoe", "password", "token", "assign", "internal"):
        assert word.encode() not in whole, word


def test_what_agents_note_is_not_theirs_either(client, cast, world):
    found = opened(by_themselves(client, cast, cast.ana))
    assert found.namelist() == TEXTS
    assert [each["body"] for each in json.loads(found.read("comments.json"))] == ["Open the lid."]


def test_every_place_that_names_a_person_is_in_it_or_says_why_not(app, client, cast, settings):
    files.store(settings.instance / "attachments", io.BytesIO(b"begun"), 100)
    with app.app_context():
        friend = everybodys_friend(cast)
        for row in queries.deliveries.page(limit=100)[0]:
            actions.confirm_delivery(system(), row.id)
    found = opened(by_themselves(client, cast, friend))
    person = json.loads(found.read("person.json"))
    assert set(GIVEN) | set(NOT_GIVEN) == set(PLACES)
    for place, name in GIVEN.items():
        told = found.read(name) if "." in name else person[name]
        assert json.loads(told) if name.endswith(".json") else told, place


def test_what_is_long_comes_whole(app, client, cast, monkeypatch):
    monkeypatch.setattr("helpdesk.queries.exported.BATCH", 2)
    with app.app_context():
        numbers = [cast.ticket, *(open_ticket(cast.rui, f"Request {count}") for count in range(4))]
    found = opened(by_themselves(client, cast, cast.rui))
    assert [each["id"] for each in json.loads(found.read("requests.json"))] == numbers
    assert json.loads(found.read("comments.json")) == []


def test_one_asks_for_ones_own_a_few_times_an_hour_only(client, cast):
    rui = signed_in(client, cast.rui)
    assert [send(rui, "/account/export.zip").status_code for _ in range(6)] == [200] * 5 + [429]
    refused = send(rui, "/account/export.zip")
    assert int(refused.headers["Retry-After"]) > 0
    assert "Too many tries" in refused.text
    assert "Download everything of yours" in refused.text
    assert send(signed_in(client, cast.zoe), "/account/export.zip").status_code == 200


def test_no_other_site_can_ask_for_it(client, cast):
    assert signed_in(client, cast.rui).post("/account/export.zip").status_code == 400


def test_who_is_gone_has_none(app, client, cast):
    with app.app_context():
        actions.erase_user(cast.bo, cast.rui.user_id)
    assert by_admin(client, cast, cast.rui).status_code == 404
