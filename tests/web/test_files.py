"""Files in forms and back: uploaded before, sent with, kept on a refusal, and read by nobody else."""

import io
import zipfile

import pytest
from PIL import Image

from helpdesk.http.ui import shown_size
from tests.web.forms import HTMX, hidden
from tests.web.visitors import csrf_token, send, signed_in

ACTIVE = {"page.html": b"<script>alert(1)</script>", "x.svg": b"<svg onload='alert(1)'/>", "x.xml": b"<?xml version='1.0'?><a/>",
          "photo.png": b"<html>not a picture</html>", "x.pdf": b"%PDF-1.7", "x.xhtml": b"<html xmlns='x'/>"}  # fmt: skip


MULTIPART = "multipart/form-data; boundary=b"


def multipart(token: str, size: int) -> bytes:
    """A form with a file of this size, as a browser sends it."""
    fields = {"csrf_token": token, "place": "new-request"}
    head = "".join(
        f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    )
    file = '--b\r\nContent-Disposition: form-data; name="file"; filename="big.bin"\r\n\r\n'
    return head.encode() + file.encode() + b"x" * size + b"\r\n--b--\r\n"


def png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 20), "blue").save(out, "PNG")
    return out.getvalue()


def get(browser, url: str, **more):
    """Get an address to its end, and let go of the file behind it as a server does."""
    with browser.get(url, **more) as answer:
        answer.get_data()
    return answer


def upload(browser, place: str, name: str = "notes.txt", raw: bytes = b"some notes", **more):
    return send(browser, "/uploads", place=place, file=(io.BytesIO(raw), name), **more)


def replied(browser, ticket: int, key: str = "k", **more):
    return send(browser, f"/requests/{ticket}/comments", body="See the file.", key=key, **more)


@pytest.fixture
def others(app, cast):
    return {name: signed_in(app.test_client(), getattr(cast, name)) for name in ("zoe", "ana")}


def test_a_file_goes_up_first_and_then_with_the_reply(rui, cast, others):
    sent = upload(rui, f"request-{cast.ticket}")
    assert (sent.status_code, sent.json["name"]) == (201, "notes.txt")
    number = sent.json["id"]
    assert f'name="upload" value="{number}"' in get(rui, f"/requests/{cast.ticket}").text
    assert get(others["ana"], f"/files/{number}/notes.txt").status_code == 404, "a draft is its owner's alone"
    assert replied(rui, cast.ticket, upload=number).status_code == 303
    page = get(rui, f"/requests/{cast.ticket}").text
    assert f'href="/files/{number}/notes.txt"' in page
    assert 'name="upload" value="' not in page.replace('name="upload" value=""', "")
    assert get(rui, f"/files/{number}/notes.txt").data == b"some notes"
    assert get(others["ana"], f"/files/{number}/x").data == b"some notes"
    assert get(others["zoe"], f"/files/{number}/notes.txt").status_code == 404


def test_without_scripts_files_come_with_the_form_and_stay_when_it_is_refused(rui, cast):
    files = [(io.BytesIO(b"one"), "one.txt"), (io.BytesIO(b""), "empty.txt"), (io.BytesIO(b"MZ"), "run.exe")]
    refused = send(rui, f"/requests/{cast.ticket}/comments", body=" ", files=files)
    assert refused.status_code == 422
    for words in ("one.txt", "“empty.txt” is empty.", "“run.exe” is a program", "Write something."):
        assert words in refused.text
    number = get(rui, f"/requests/{cast.ticket}").text.split('name="upload" value="')[1].split('"')[0]
    assert replied(rui, cast.ticket, upload=number).status_code == 303
    assert "one.txt" in get(rui, f"/requests/{cast.ticket}").text


def test_very_many_files_in_one_form_are_refused_and_none_is_kept(rui, cast):
    files = [(io.BytesIO(b"x"), f"{number}.txt") for number in range(21)]
    refused = send(rui, f"/requests/{cast.ticket}/comments", body="Look.", files=files)
    assert refused.status_code == 422
    assert "At most 10 files go with one message." in refused.text
    assert ">Look.<" in refused.text.replace("\n", "")
    assert "20.txt" not in get(rui, f"/requests/{cast.ticket}").text


def test_nobody_sends_or_removes_a_file_of_somebody_else(rui, cast, others):
    number = upload(rui, f"request-{cast.ticket}").json["id"]
    stolen = send(others["zoe"], f"/requests/{cast.noise}/comments", body="Mine now.", upload=number)
    assert stolen.status_code == 422
    assert "not here any more" in stolen.text
    assert send(others["zoe"], f"/uploads/{number}/removal").status_code == 404
    assert replied(rui, cast.ticket, upload=number).status_code == 303
    assert replied(rui, cast.ticket, upload=number, key="again").status_code == 422, "sent is sent"
    assert send(rui, f"/uploads/{number}/removal").status_code == 404


def test_a_file_of_a_note_is_internal(app, cast, rui, others):
    number = upload(others["ana"], f"ticket-{cast.ticket}", "secret.txt").json["id"]
    sent = send(
        others["ana"],
        f"/tickets/{cast.ticket}/comments",
        body="Hush.",
        visibility="internal",
        upload=number,
        key="k",
    )
    assert sent.status_code == 303
    assert "secret.txt" in others["ana"].get(f"/tickets/{cast.ticket}").text
    assert "secret.txt" not in get(rui, f"/requests/{cast.ticket}").text
    assert get(rui, f"/files/{number}/secret.txt").status_code == 404
    assert get(rui, f"/files/ticket-{cast.ticket}.zip").status_code == 404, "there is nothing else in it"


@pytest.mark.parametrize("name", ACTIVE)
def test_nothing_that_is_sent_back_runs(rui, cast, name):
    number = upload(rui, f"request-{cast.ticket}", name, ACTIVE[name]).json["id"]
    answer = get(rui, f"/files/{number}/{name}")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer.mimetype in ("application/octet-stream", "application/pdf")
    assert answer.headers["Cache-Control"] == "private, no-cache"


def test_a_picture_is_shown_in_the_page_with_its_size(rui, cast):
    number = upload(rui, f"request-{cast.ticket}", "blue.png", png()).json["id"]
    replied(rui, cast.ticket, upload=number)
    assert (
        f'src="/files/{number}/blue.png?small" alt="blue.png" width="40" height="20"'
        in get(rui, f"/requests/{cast.ticket}").text
    )
    answer = get(rui, f"/files/{number}/blue.png?small")
    assert (answer.mimetype, answer.data) == ("image/png", png())
    assert "attachment" not in answer.headers["Content-Disposition"]
    assert (
        get(rui, f"/files/{number}/blue.png", headers={"If-None-Match": answer.headers["ETag"]}).status_code
        == 304
    )


def test_names_of_all_kinds_come_back_as_they_were(rui, cast):
    for name in ("日本語.txt", 'quo"te.txt', "a;b.txt", "100%.txt", "ÄÖ ü.txt"):
        number = upload(rui, f"request-{cast.ticket}", name).json["id"]
        answer = get(rui, f"/files/{number}/whatever")
        assert answer.status_code == 200
        assert "\n" not in answer.headers["Content-Disposition"]


def test_all_files_come_as_one_archive(rui, cast):
    ids = [upload(rui, f"request-{cast.ticket}", "same.txt", raw).json["id"] for raw in (b"first", b"second")]
    replied(rui, cast.ticket, upload=ids)
    answer = get(rui, f"/files/ticket-{cast.ticket}.zip")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert archive.testzip() is None
        assert [archive.read(name) for name in archive.namelist()] == [b"first", b"second"]


def test_a_guest_keeps_the_files_of_the_form_and_of_the_request(client, app, cast):
    form = hidden(client.get("/requests/new").text)
    number = client.post(
        "/uploads", data={**form, "place": "new-request", "file": (io.BytesIO(b"x"), "g.txt")}
    ).json["id"]
    guest = {**form, "name": "Gil", "email": "gil@example.com", "details": "It broke.", "upload": number}
    refused = client.post("/requests/new", data={**guest, "subject": ""})
    assert refused.status_code == 422
    assert "g.txt" in refused.text
    filed = client.post("/requests/new", data={**guest, "subject": "Broken"})
    assert filed.status_code == 303
    assert "g.txt" in get(client, filed.location).text
    assert get(client, f"/files/{number}/g.txt").data == b"x"
    assert get(app.test_client(), f"/files/{number}/g.txt").status_code == 404
    assert app.test_client().post("/uploads", data=form).status_code in (400, 401)


def test_what_is_no_upload_is_told_so(rui, cast):
    assert upload(rui, "elsewhere").status_code == 422
    assert send(rui, "/uploads", place="new-request").status_code == 422
    too_large = rui.post(
        "/uploads", data=multipart(csrf_token(rui), 25 * 1024 * 1024 + 1), content_type=MULTIPART
    )
    assert (too_large.status_code, too_large.json["sentence"]) == (422, "“big.bin” is larger than 25 MB.")


def test_htmx_gives_the_files_back_with_the_text(rui, cast):
    number = upload(rui, f"request-{cast.ticket}").json["id"]
    data = {"csrf_token": csrf_token(rui), "body": "", "upload": number}
    refused = rui.post(f"/requests/{cast.ticket}/comments", data=data, headers=HTMX)
    assert refused.status_code == 422
    assert f'name="upload" value="{number}"' in refused.text


def test_a_new_ticket_takes_files_too(app, cast, others):
    number = upload(others["ana"], "new-ticket").json["id"]
    sent = send(
        others["ana"],
        "/tickets/new",
        email="rui@example.com",
        subject="By phone",
        description="He called.",
        upload=number,
    )
    assert sent.status_code == 303
    assert f"/files/{number}/notes.txt" in get(others["ana"], sent.location).text


@pytest.mark.parametrize(
    ("size", "shown"), [((4000, 3000), (240, 180)), ((900, 1600), (101, 180)), ((40, 20), (40, 20)), ((9000, 2), (240, 1))]
)  # fmt: skip
def test_a_picture_takes_as_much_of_the_page_before_it_comes_as_after(size, shown):
    assert shown_size(*size) == shown
