"""What the worker does about files: small pictures, and forgetting what nobody sent."""

import io
import os
import time
from datetime import timedelta

import pytest
from PIL import Image

from helpdesk import actions, files, queries
from helpdesk.actions import File, Uploads
from helpdesk.clock import now
from helpdesk.worker.attachments import make_previews, sweep_files
from tests.cast import open_ticket

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def folder(settings):
    return settings.instance / "attachments"


def kept(folder, raw: bytes, name: str, size=(None, None)) -> File:
    stored = files.store(folder, io.BytesIO(raw), 10_000_000)
    return File(
        stored.sha256, name, "image/png" if size[0] else "application/octet-stream", stored.size, *size
    )


def png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (900, 300), "green").save(out, "PNG")
    return out.getvalue()


def make_older(folder) -> None:
    for path in folder.rglob("*"):
        os.utime(path, (time.time() - 200_000,) * 2)


def test_a_picture_gets_a_small_one_and_a_broken_one_is_tried_once(cast, folder):
    good = actions.attach(cast.rui, cast.ticket, kept(folder, png(), "green.png", (900, 300)))
    broken = actions.attach(cast.rui, cast.ticket, kept(folder, b"\x89PNG\r\n\x1a\nno", "broken.png", (9, 9)))
    plain = actions.attach(cast.rui, cast.ticket, kept(folder, b"text", "text.txt"))
    assert make_previews() == 2
    assert make_previews() == 0
    small = queries.attachments.get(cast.rui, good, now()).preview_sha256
    with Image.open(files.location(folder, small)) as picture:
        assert picture.size == (480, 160)
    assert [queries.attachments.get(cast.rui, each, now()).preview_sha256 for each in (broken, plain)] == [
        "",
        "",
    ]


def test_what_nobody_sent_within_a_week_goes_and_what_was_sent_stays(cast, folder, monkeypatch):
    owner = f"user {cast.rui.user_id}"
    sent, left = (
        actions.keep_upload(cast.rui, owner, kept(folder, raw, "a.txt"), place="new-request")
        for raw in (b"sent", b"left")
    )
    ticket = open_ticket(cast.rui, uploads=Uploads(owner, (sent,)))
    make_older(folder)
    assert sweep_files() == 0
    monkeypatch.setattr("helpdesk.actions.attachments.now", lambda: now() + timedelta(days=8))
    assert sweep_files() == 1
    assert queries.attachments.drafts(owner, [sent, left]) == []
    assert queries.attachments.on_page(cast.rui, ticket, now()).count == 1


def test_a_deleted_ticket_takes_its_files_along(cast, folder):
    actions.attach(cast.rui, cast.ticket, kept(folder, b"secret", "a.txt"))
    actions.delete_ticket(cast.bo, cast.ticket)
    make_older(folder)
    assert sweep_files() == 1
