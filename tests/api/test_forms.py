"""Comments and tickets with files, by programs: a form with texts and files, in one call and one transaction."""

import json

import pytest

from helpdesk.rules.attachments import MOST_BYTES
from tests.api.program import faults

CSV, PAGE = ("seats.csv", b"Name,Seats\nAna,5\n"), ("page.html", b"<script>alert(1)</script>")


def form(*parts: tuple) -> bytes:
    """A body of parts: (name, text), or (name, file name, bytes)."""
    lines = []
    for name, *rest in parts:
        file = f'; filename="{rest[0]}"' if len(rest) == 2 else ""
        value = rest[-1] if isinstance(rest[-1], bytes) else rest[-1].encode()
        lines += [b"--part", f'Content-Disposition: form-data; name="{name}"{file}'.encode(), b"", value]
    return b"\r\n".join([*lines, b"--part--", b""])


@pytest.fixture
def send(cast, program):
    """Send a form as a comment on Rui's ticket, or to another address, by another program."""

    def send(*parts, path=f"/tickets/{cast.ticket}/comments", by=program, **headers):
        return by(
            "POST", path, raw=form(*parts), Content_Type="multipart/form-data; boundary=part", **headers
        )

    return send


def files_of(program, ticket: int, include: str = "") -> list[tuple]:
    found = program("GET", f"/tickets/{ticket}/attachments{include}").json
    return [(each["name"], each["comment_id"]) for each in found]


def test_a_comment_comes_with_its_files(cast, program, send):
    made = send(("content", "Here."), ("author_email", "ana@example.com"), ("files", *CSV), ("files", *PAGE))
    assert made.status_code == 201
    assert set(made.json) == {"id", "author", "content", "created_at"}
    assert (made.json["author"], made.json["content"]) == ("ana@example.com", "Here.")
    path, number = f"/tickets/{cast.ticket}/comments", made.json["id"]
    assert files_of(program, cast.ticket) == [("seats.csv", number), ("page.html", number)]
    assert program("GET", path).json == [made.json]
    program("POST", path, {"content": "Another, without."})
    shown, other = program("GET", f"{path}?include=attachments").json
    files = program("GET", f"/tickets/{cast.ticket}/attachments").json
    assert shown == made.json | {"attachments": files}
    assert other["attachments"] == []
    assert program("GET", f"/attachments/{files[0]['id']}").data == CSV[1]


def test_the_answer_shows_the_files_when_asked(cast, send):
    made = send(
        ("content", "x"), ("files", *CSV), path=f"/tickets/{cast.ticket}/comments?include=attachments"
    )
    assert [(each["name"], each["size"]) for each in made.json["attachments"]] == [("seats.csv", 17)]


@pytest.mark.parametrize("file", ["", '; filename="seats.csv"'])
@pytest.mark.parametrize("path", ["/tickets", "/tickets/{}/comments", "/tickets/{}/attachments"])
def test_a_part_without_a_name_is_one_that_there_is_not(cast, program, path, file):
    raw = f"--part\r\nContent-Disposition: form-data{file}\r\n\r\nx\r\n--part--".encode()
    kind = "multipart/form-data; boundary=part"
    answer = program("POST", path.format(cast.ticket), raw=raw, Content_Type=kind)
    assert answer.status_code == 400
    assert faults(answer)[""] == "unknown_name"


def test_json_stays_json_whatever_its_type_says_and_a_form_needs_no_files(cast, program, send):
    path, kind = f"/tickets/{cast.ticket}/comments", "multipart/form-data; boundary=part"
    for raw in (b'{"content": "a"}', b' \n{"content": "a"}', form(("content", "a"))):
        assert program("POST", path, raw=raw, Content_Type=kind).json["content"] == "a"


def test_every_fault_of_a_form_is_named_and_nothing_is_kept(cast, program, send, settings):
    answer = send(
        ("content", " "), ("public", "yes"), ("author_email", "x"), ("contnt", "1"), ("file", *CSV), ("content", "again"),
        ("files", "empty.txt", b""), ("files", *CSV), ("files", "run.exe", b"MZ"),
    )  # fmt: skip
    assert set(faults(answer)) == {
        "/content", "/public", "/author_email", "/contnt", "/file", "/files/0", "/files/2"
    }  # fmt: skip
    said = {each["pointer"]: each["detail"] for each in answer.json["errors"]}
    assert "“empty.txt”" in said["/files/0"]
    assert "“run.exe”" in said["/files/2"]
    assert "Do you mean “files”?" in said["/file"]
    assert program("GET", f"/tickets/{cast.ticket}/comments").json == []
    assert not list((settings.instance / "attachments").glob("*/*"))


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ((("content", "x.txt", b"x"),), {"/content": "wrong_type"}),
        ((("content", "x"), ("files", "text")), {"/files": "wrong_type"}),
        ((("content", "a\0b"),), {"/content": "control_character"}),
        ((("content", "a"), ("content", "b")), {"/content": "duplicate"}),
        (
            (("content", "x"), *[("files", f"{count}.txt", b"x") for count in range(11)]),
            {"/files": "too_many"},
        ),
        ((), {"/content": "required"}),
    ],
)
def test_parts_that_are_not_what_they_should_be_are_refused(send, parts, expected):
    found = faults(send(*parts))
    assert expected.items() <= found.items()


def test_a_file_that_is_too_large_is_named_with_the_limit_and_the_other_faults(send):
    answer = send(("content", ""), ("files", *CSV), ("files", "big.bin", b"x" * (MOST_BYTES + 1)))
    assert (answer.status_code, answer.content_type) == (413, "application/problem+json")
    said = {each["pointer"]: each["detail"] for each in answer.json["errors"]}
    assert said["/files/1"] == "“big.bin” is larger than 25 MB."
    assert "/content" in said


@pytest.mark.parametrize("parts", [[("content", "x")] * 101, [("content", "x" * 600_000)]])
def test_a_form_of_very_many_parts_or_very_much_text_is_too_large(send, parts):
    answer = send(*parts)
    assert (answer.status_code, answer.content_type) == (413, "application/problem+json")


def test_a_repeat_with_its_word_writes_nothing(cast, program, send):
    parts = (("content", "x"), ("files", *CSV))
    first, again = (send(*parts, Idempotency_Key="a") for _ in range(2))
    assert again.json == first.json
    assert again.headers["Idempotency-Replayed"] == "true"
    assert len(files_of(program, cast.ticket)) == 1
    for others in (
        (parts[0], ("files", "seats.csv", b"other")),
        (parts[0], ("files", "other.csv", CSV[1])),
        parts[:1],
    ):
        assert faults(send(*others, Idempotency_Key="a")) == {"": "idempotency_key_reused"}


def test_what_is_refused_leaves_neither_comment_nor_file(cast, program, program_of, send, settings):
    zoe = program_of("read", "write", user_id=cast.zoe.user_id)
    assert send(("content", "x"), ("files", *CSV), by=zoe).status_code == 404
    assert send(("content", "x"), ("files", *CSV), path="/tickets/99/comments").status_code == 404
    assert send(("content", "x"), ("files", *CSV), by=program_of("read")).status_code == 403
    assert not list((settings.instance / "attachments").glob("*/*"))
    program("PUT", f"/tickets/{cast.ticket}", {"status": "closed"})
    rui = program_of("read", "write", user_id=cast.rui.user_id)
    assert send(("content", "again"), ("files", *CSV), by=rui).status_code == 409
    assert send(("content", "x"), ("public", "false"), ("files", *CSV)).status_code == 403
    assert files_of(program, cast.ticket) == []
    assert program("GET", f"/tickets/{cast.ticket}/comments").json == []


def test_files_of_a_note_are_read_where_the_note_is_and_nowhere_else(cast, program, program_of, send):
    noting, rui = program_of("read", "write", "notes"), program_of(user_id=cast.rui.user_id)
    path = f"/tickets/{cast.ticket}/comments"
    made = send(
        ("content", "secret"),
        ("public", "false"),
        ("files", *CSV),
        path=f"{path}?include=attachments",
        by=noting,
    )
    number = made.json["attachments"][0]["id"]
    both = noting("GET", f"{path}?include=notes,attachments").json
    assert [(each["public"], each["attachments"][0]["id"]) for each in both] == [(False, number)]
    for each in (program, rui):
        assert each("GET", f"{path}?include=attachments").json == []
        assert files_of(each, cast.ticket) == []
        assert each("GET", f"/attachments/{number}").status_code == 404
        assert each("GET", f"{path}?include=notes,attachments").status_code == 403


def test_a_ticket_is_opened_with_its_files(cast, program, send):
    parts = (
        ("subject", "Seats"), ("description", "The list."), ("category_id", "3"), ("tags", "urgent"), ("tags", "seats"),
        ("requester_email", "rui@example.com"), ("files", *CSV),
    )  # fmt: skip
    made = send(*parts, path="/tickets?include=tags", Idempotency_Key="t")
    assert (made.status_code, made.json["category"]["id"], made.json["tags"]) == (201, 3, ["seats", "urgent"])
    assert files_of(program, made.json["id"]) == [("seats.csv", None)]
    assert send(*parts, path="/tickets?include=tags", Idempotency_Key="t").json == made.json


@pytest.mark.parametrize("number", ["x", "3.0", "", "9" * 30, "99"])
def test_a_number_of_a_form_is_a_number(send, number):
    answer = send(("subject", "x"), ("description", "x"), ("category_id", number), path="/tickets")
    assert faults(answer) == {"/category_id": "unknown" if number == "99" else "wrong_type"}


def test_the_document_describes_both_bodies(client):
    document = json.loads(client.get("/v1/support/openapi.json").data)
    for path in ("/tickets", "/tickets/{ticket_id}/comments"):
        content = document["paths"][path]["post"]["requestBody"]["content"]
        assert list(content) == ["application/json", "multipart/form-data"]
