"""All that is a person's as one ZIP: theirs, whole, and nothing that is others'."""

import io
import json
import zipfile

import pytest

from helpdesk import actions, files
from helpdesk.rules.contact import Contact
from helpdesk.rules.text import render
from tests.web.visitors import signed_in

CANARY = "xylophone-canary"


@pytest.fixture
def export(app, client, cast, settings):
    """Rui's ZIP, after a conversation, a note about him, a file of his, one of Ana's, and a word of his on Zoe's request."""
    with app.app_context():
        kept = files.store(settings.instance / "attachments", io.BytesIO(b"his bytes"), 100)
        for actor, name in ((cast.rui, "his.txt"), (cast.ana, f"{CANARY}.txt")):
            uploaded = actions.File(kept.sha256, name, "application/octet-stream", kept.size)
            owner = f"user {actor.user_id}"
            number = actions.keep_upload(actor, owner, uploaded, place="x")
            text = render(f"With {name}") if actor == cast.rui else render(CANARY)
            uploads = actions.Uploads(owner, (number,))
            (actions.reply if actor == cast.rui else actions.note)(actor, cast.ticket, text, uploads=uploads)
        actions.reply(cast.ana, cast.ticket, render("Open the lid."))
        actions.add_participant(cast.zoe, cast.noise, Contact("rui@example.com", ""))
        actions.reply(cast.rui, cast.noise, render("Mine is cold, too."))
        actions.reply(cast.zoe, cast.noise, render(CANARY))
        actions.add_address(cast.bo, cast.rui.user_id, "rui@work.example.com")
    answer = signed_in(client, cast.bo).get(f"/admin/people/{cast.rui.user_id}/export.zip")
    assert answer.mimetype == "application/zip"
    assert answer.headers["Cache-Control"] == "private, no-store"
    return zipfile.ZipFile(io.BytesIO(answer.data))


def test_it_holds_all_that_is_theirs(export, cast):
    assert export.namelist() == ["person.json", "requests.json", "comments.json", "his.txt"]
    assert export.read("his.txt") == b"his bytes"
    person = json.loads(export.read("person.json"))
    assert (person["email"], person["addresses"][0]["email"]) == ("rui@example.com", "rui@work.example.com")
    assert [each["subject"] for each in json.loads(export.read("requests.json"))] == ["Printer jams"]
    comments = json.loads(export.read("comments.json"))
    assert [each["body"] for each in comments] == ["With his.txt", "Open the lid.", "Mine is cold, too."]


def test_it_holds_nothing_of_others(export):
    whole = b"".join(export.read(name) for name in export.namelist())
    assert CANARY.encode() not in whole
    assert b"zoe@example.com" not in whole
    assert b"password" not in whole


def test_who_is_gone_has_none(app, client, cast):
    with app.app_context():
        actions.erase_user(cast.bo, cast.rui.user_id)
    answer = signed_in(client, cast.bo).get(f"/admin/people/{cast.rui.user_id}/export.zip")
    assert answer.status_code == 404
