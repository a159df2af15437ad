"""Files that the disk has lost: whoever asks for one is told, an archive is whole without it, and the log has it."""

import io
import zipfile

import pytest

from helpdesk import actions, files
from tests.web.test_files import get, png, replied, upload
from tests.web.visitors import send, signed_in

SENTENCE = "The helpdesk has lost this file. Tell the people who run it."


@pytest.fixture
def rui(client, cast, settings):
    """Rui sent two files, of which the disk has lost the first."""
    browser = signed_in(client, cast.rui)
    raw = {"lost.txt": b"lost", "there.txt": b"there"}
    ids = [upload(browser, f"request-{cast.ticket}", name, each).json["id"] for name, each in raw.items()]
    assert replied(browser, cast.ticket, upload=ids).status_code == 303
    lose(settings, b"lost")
    return browser


def lose(settings, raw: bytes) -> None:
    kept = files.store(settings.instance / "attachments", io.BytesIO(raw), 10**6)
    files.remove(settings.instance / "attachments", kept.sha256)


def opened(answer) -> zipfile.ZipFile:
    archive = zipfile.ZipFile(io.BytesIO(answer.data))
    assert archive.testzip() is None
    return archive


def test_a_lost_file_has_a_page_that_says_so_and_a_line_in_the_log(rui, log):
    answer = get(rui, "/files/1/lost.txt")
    assert answer.status_code == 404
    assert SENTENCE in answer.text
    assert "file lost" in log()
    assert get(rui, "/files/2/there.txt").data == b"there"


@pytest.mark.parametrize("is_of_a_ticket", [True, False], ids=["ticket", "person"])
def test_an_archive_is_whole_without_a_lost_file_and_names_it(rui, cast, log, is_of_a_ticket):
    if is_of_a_ticket:
        answer = get(rui, f"/files/ticket-{cast.ticket}.zip")
    else:
        answer = send(rui, "/account/export.zip")
    archive = opened(answer)
    assert archive.read("there.txt") == b"there"
    assert "lost.txt" not in archive.namelist()
    told = archive.read("missing-files.txt").decode()
    assert told.splitlines() == [
        "The helpdesk has lost these files, or a part of them. Tell the people who run it.", "", "lost.txt",
    ]  # fmt: skip
    assert "file lost" in log()


def test_an_archive_of_files_that_are_all_there_says_nothing(rui, cast, settings):
    files.store(settings.instance / "attachments", io.BytesIO(b"lost"), 10)
    assert opened(get(rui, f"/files/ticket-{cast.ticket}.zip")).namelist() == ["lost.txt", "there.txt"]


def test_a_small_picture_that_is_lost_is_shown_as_the_whole_one(client, cast, settings, app):
    rui = signed_in(client, cast.rui)
    number = upload(rui, f"request-{cast.ticket}", "photo.png", png()).json["id"]
    with app.app_context():
        kept = files.store(settings.instance / "attachments", io.BytesIO(b"small"), 10)
        actions.note_preview(number, kept.sha256)
    assert get(rui, f"/files/{number}/photo.png?small").data == b"small"
    lose(settings, b"small")
    assert get(rui, f"/files/{number}/photo.png?small").data == png()
