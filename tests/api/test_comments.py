"""Comments by programs."""

from tests.api.program import PROBLEM, faults


def test_a_comment_is_public_unless_said_otherwise_and_does_not_move_updated_at(program, cast):
    before = program("GET", f"/tickets/{cast.ticket}").json
    answer = program(
        "POST", f"/tickets/{cast.ticket}/comments", {"content": "a\r\nb", "author_email": "ana@example.com"}
    )
    assert answer.status_code == 201
    assert set(answer.json) == {"id", "author", "content", "created_at"}
    assert (answer.json["author"], answer.json["content"]) == ("ana@example.com", "a\nb")
    assert program("GET", f"/tickets/{cast.ticket}/comments").json == [answer.json]
    assert program("GET", f"/tickets/{cast.ticket}").json == {**before, "comments": [answer.json]}


def test_a_comment_of_the_service_account_has_its_name_as_author(program, cast):
    assert program("POST", f"/tickets/{cast.ticket}/comments", {"content": "x"}).json["author"] == "API"


def test_a_note_needs_its_scope_and_is_never_shown(program, program_of, cast):
    path, note = f"/tickets/{cast.ticket}/comments", {"content": "secret", "public": False}
    assert program("POST", path, note).status_code == 403
    tag = program("GET", f"/tickets/{cast.ticket}").headers["ETag"]
    answer = program_of("read", "write", "notes")("POST", path, note)
    assert (answer.status_code, answer.json["content"]) == (201, "secret")
    for everything in (program, program_of("read", "notes"), program_of(user_id=cast.rui.user_id)):
        assert everything("GET", path).json == []
        assert everything("GET", f"/tickets/{cast.ticket}").json["comments"] == []
    assert program("GET", f"/tickets/{cast.ticket}").headers["ETag"] == tag


def test_an_end_user_may_not_write_a_note_whatever_the_scopes(program_of, cast):
    rui = program_of("write", "notes", user_id=cast.rui.user_id)
    assert (
        rui("POST", f"/tickets/{cast.ticket}/comments", {"content": "x", "public": False}).status_code == 403
    )


def test_every_fault_of_a_comment_is_named(program, cast):
    body = {"content": " ", "public": "yes", "author_email": "x", "contnt": 1}
    answer = program("POST", f"/tickets/{cast.ticket}/comments", body)
    assert set(faults(answer)) == {"/content", "/public", "/author_email", "/contnt"}


def test_a_comment_on_a_ticket_that_is_not_there_is_missing(program):
    for body in ({"content": "x"}, {}, {"content": "x", "public": False}):
        answer = program("POST", "/tickets/99/comments", body)
        assert answer.status_code == 404
        assert set(answer.json) == PROBLEM


def test_a_closed_ticket_takes_comments_of_programs_and_not_of_its_requester(program, cast):
    own = program("POST", "/tickets", {"subject": "A", "description": "B"}).json["id"]
    for number in (own, cast.ticket):
        program("PUT", f"/tickets/{number}", {"status": "closed"})
        assert program("POST", f"/tickets/{number}/comments", {"content": "x"}).status_code == 201
    rui = {"content": "x", "author_email": "rui@example.com"}
    count = len(program("GET", "/tickets").json)
    assert program("POST", f"/tickets/{cast.ticket}/comments", rui).status_code == 409
    assert len(program("GET", "/tickets").json) == count
    assert program("GET", f"/tickets/{cast.ticket}").json["status"] == "closed"
