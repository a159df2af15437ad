"""Files by the API: added as a form, listed, read back as bytes that run nowhere, and by whom."""

import pytest

from helpdesk import actions
from helpdesk.actions import Uploads
from helpdesk.rules.actor import system
from helpdesk.rules.attachments import MOST_BYTES
from helpdesk.rules.text import render
from tests.api.program import faults, send_file

FORM = "multipart/form-data; boundary=part"
PART = '--part\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\nx\r\n'


def form(*parts: tuple[str, str]) -> bytes:
    return ("".join(PART.format(name=name, more=more) for name, more in parts) + "--part--\r\n").encode()


@pytest.fixture
def noted(app, cast) -> tuple[int, int]:
    """The ids of a file of an internal note and of one of a public reply, both on the cast's ticket."""
    with app.app_context():
        made = []
        for verb in (actions.note, actions.reply):
            name = f"{verb.__name__}.txt"
            kept = actions.keep_upload(
                cast.ana, "ana", actions.File("ab" * 32, name, "application/octet-stream", 1), place="ticket"
            )
            verb(cast.ana, cast.ticket, render("Look."), uploads=Uploads("ana", (kept,)))
            made.append(kept)
        return tuple(made)


def test_a_file_goes_up_is_listed_and_comes_back(program, cast):
    made = send_file(program, cast.ticket, "seats.csv", b"some bytes")
    assert made.status_code == 201
    assert made.json == {
        **made.json,
        "name": "seats.csv",
        "type": "application/octet-stream",
        "size": 10,
        "comment_id": None,
    }
    assert (
        made.headers["Location"]
        == made.json["url"]
        == f"http://localhost/v1/support/attachments/{made.json['id']}"
    )
    assert program("GET", f"/tickets/{cast.ticket}/attachments").json == [made.json]
    read = program("GET", f"/attachments/{made.json['id']}")
    assert (read.status_code, read.data) == (200, b"some bytes")
    assert (
        program("GET", f"/attachments/{made.json['id']}", If_None_Match=read.headers["ETag"]).status_code
        == 304
    )
    assert program("GET", f"/tickets/{cast.noise}/attachments").json == []


def test_what_is_read_back_runs_nowhere(program, cast):
    made = send_file(program, cast.ticket, "page.html", b"<script>alert(1)</script>")
    read = program("GET", f"/attachments/{made.json['id']}")
    assert read.content_type == "application/octet-stream"
    assert read.headers["Content-Disposition"] == "attachment; filename=page.html"
    assert read.headers["X-Content-Type-Options"] == "nosniff"
    assert read.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")


def test_the_ticket_remembers_who_added_it(program, cast):
    send_file(program, cast.ticket)
    last = program("GET", "/events").json["events"][-1]
    assert (last["kind"], last["ticket_id"], last["changes"]["name"]["after"]) == (
        "attached",
        cast.ticket,
        "seats.csv",
    )


@pytest.mark.parametrize(
    ("name", "raw", "code"),
    [("empty.txt", b"", "empty"), ("run.exe", b"MZ", "not_allowed"), ("../../run.sh", b"x", "not_allowed")],
)
def test_a_file_that_is_not_taken_is_named(program, cast, name, raw, code):
    answer = send_file(program, cast.ticket, name, raw)
    assert faults(answer) == {"/file": code}
    assert name.rpartition("/")[2] in answer.json["detail"]
    assert program("GET", f"/tickets/{cast.ticket}/attachments").json == []


@pytest.mark.parametrize("more", [1, 1024 * 1024])
def test_a_file_over_25_mb_is_too_large(program, cast, more):
    answer = send_file(program, cast.ticket, raw=b"x" * (MOST_BYTES + more))
    assert (answer.status_code, answer.content_type) == (413, "application/problem+json")
    assert "is larger than 25 MB." in answer.json["detail"]


@pytest.mark.parametrize(
    ("raw", "kind", "expected"),
    [
        (b'{"file": "x"}', "application/json", {"/file": "required"}),
        (b"", FORM, {"/file": "required"}),
        (b"--part\r\nnonsense", FORM, {"/file": "required"}),
        (form(("file", "")), FORM, {"/file": "required", }),
        (form(("file", '; filename="a"'), ("note", "")), FORM, {"/note": "unknown_name"}),
        (form(("file", '; filename="a"'), ("file", '; filename="b"')), FORM, {"/file": "too_many"}),
    ],
)  # fmt: skip
def test_what_is_no_form_with_one_file_is_refused(program, cast, raw, kind, expected):
    answer = program("POST", f"/tickets/{cast.ticket}/attachments", raw=raw, Content_Type=kind)
    assert faults(answer) == expected


def test_a_form_of_very_many_parts_is_refused(program, cast):
    for part, count, status in (("note", 101, 413), ("file", 100, 400)):
        more = "" if part == "note" else '; filename="a"'
        raw = form(*[(part, more)] * count)
        answer = program("POST", f"/tickets/{cast.ticket}/attachments", raw=raw, Content_Type=FORM)
        assert answer.status_code == status


def test_a_repeat_with_its_word_adds_nothing(program, cast):
    first = send_file(program, cast.ticket, Idempotency_Key="a")
    again = send_file(program, cast.ticket, Idempotency_Key="a")
    assert (again.json, again.headers["Location"]) == (first.json, first.headers["Location"])
    assert again.headers["Idempotency-Replayed"] == "true"
    assert len(program("GET", f"/tickets/{cast.ticket}/attachments").json) == 1
    other = send_file(program, cast.ticket, raw=b"another", Idempotency_Key="a")
    assert faults(other) == {"": "idempotency_key_reused"}


def test_an_end_users_key_reads_no_files_of_notes_and_of_others(cast, program, program_of, noted):
    note, reply = noted
    rui, zoe = program_of(user_id=cast.rui.user_id), program_of(user_id=cast.zoe.user_id)
    assert [each["id"] for each in rui("GET", f"/tickets/{cast.ticket}/attachments").json] == [reply]
    assert rui("GET", f"/tickets/{cast.ticket}/attachments?include=notes").status_code == 403
    assert rui("GET", f"/attachments/{note}").status_code == 404
    mine = send_file(rui, cast.ticket)
    assert mine.status_code == 201
    assert send_file(zoe, cast.ticket).status_code == 404
    for path in (f"/tickets/{cast.ticket}/attachments", f"/attachments/{mine.json['id']}"):
        assert zoe("GET", path).status_code == 404


def test_files_of_notes_need_the_scope_notes(cast, program, program_of, noted):
    note, reply = noted
    with_notes = program_of("read", "notes")
    assert [each["id"] for each in program("GET", f"/tickets/{cast.ticket}/attachments").json] == [reply]
    both = with_notes("GET", f"/tickets/{cast.ticket}/attachments?include=notes").json
    assert [each["id"] for each in both] == [note, reply]
    assert all(each["comment_id"] for each in both)
    assert "nothing here" in program("GET", f"/attachments/{note}").json["detail"]
    assert program("GET", f"/tickets/{cast.ticket}/attachments?include=notes").status_code == 403


def test_a_key_that_may_only_read_adds_nothing_and_drafts_are_nobodys(app, cast, program, program_of):
    assert send_file(program_of("read"), cast.ticket).status_code == 403
    with app.app_context():
        draft = actions.keep_upload(
            system(), "somebody", actions.File("ab" * 32, "d.txt", "text/plain", 1), place="new-request"
        )
    assert program("GET", f"/attachments/{draft}").status_code == 404
    assert program("GET", "/attachments/9999").status_code == 404


def test_a_deleted_ticket_takes_its_files_along(cast, program):
    number = send_file(program, cast.ticket).json["id"]
    assert program("DELETE", f"/tickets/{cast.ticket}").status_code == 204
    assert program("GET", f"/attachments/{number}").status_code == 404
