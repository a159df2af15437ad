"""Comments by programs."""

from helpdesk import queries
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


def test_notes_are_listed_for_the_staffs_keys_with_their_scope_and_only_when_asked(app, program_of, cast):
    path = f"/tickets/{cast.ticket}/comments"
    program_of("write", "notes")(
        "POST", path, {"content": "secret", "public": False, "author_email": "ana@example.com"}
    )
    program_of("write")("POST", path, {"content": "hello"})
    for person in (None, cast.ana, cast.bo, cast.rui):
        options = {"user_id": person.user_id} if person else {}
        for scopes in (("read",), ("read", "notes")):
            key = program_of(*scopes, **options)
            assert [each["content"] for each in key("GET", path).json] == ["hello"]
            answer = key("GET", f"{path}?include=notes")
            if "notes" in scopes and person is not cast.rui:
                assert [(each["content"], each["public"]) for each in answer.json] == [
                    ("secret", False),
                    ("hello", True),
                ]
            else:
                assert answer.status_code == 403
            assert key("GET", f"{path}?include=tags").status_code == 400
    assert program_of("read", "notes")("GET", "/tickets/99/comments?include=notes").status_code == 404


def test_an_end_users_key_speaks_as_its_person_only(program, program_of, cast):
    rui, path = program_of("read", "write", user_id=cast.rui.user_id), f"/tickets/{cast.ticket}/comments"
    for other in ("ana@example.com", "zoe@example.com", "new@example.com"):
        assert rui("POST", path, {"content": "x", "author_email": other}).status_code == 403
    assert rui("POST", path, {"content": "x"}).json["author"] == "rui@example.com"
    assert program_of("read", user_id=cast.rui.user_id)("POST", path, {"content": "x"}).status_code == 403
    assert len(program("GET", path).json) == 1
    assert program("GET", "/users?email=new@example.com").json == []


def test_who_may_write_a_note(program_of, cast):
    path, note = f"/tickets/{cast.ticket}/comments", {"content": "x", "public": False}
    for person, with_scope in ((None, 201), (cast.ana, 201), (cast.bo, 201), (cast.rui, 403)):
        options = {"user_id": person.user_id} if person else {}
        assert program_of("read", "write", **options)("POST", path, note).status_code == 403
        assert program_of("write", "notes", **options)("POST", path, note).status_code == with_scope


def test_a_requester_follows_a_closed_ticket_up_knowingly(program, program_of, cast):
    program("PUT", f"/tickets/{cast.ticket}", {"status": "closed"})
    rui = program_of("read", "write", user_id=cast.rui.user_id)
    refused = rui("POST", f"/tickets/{cast.ticket}/comments", {"content": "again"})
    assert (refused.status_code, "follow_up_of" in refused.json["detail"]) == (409, True)
    new = {"subject": "Printer jams", "description": "again", "follow_up_of": cast.ticket}
    assert rui("POST", "/tickets?include=follow_up_of", new).json["follow_up_of"] == cast.ticket


def test_a_note_of_a_program_tells_whom_it_names(program_of, app, cast):
    note = {"content": "@Ana Agent: the tray.", "public": False}
    program = program_of("read", "write", "notes")
    assert program("POST", f"/tickets/{cast.ticket}/comments", note).json["content"] == note["content"]
    with app.app_context():
        assert queries.deliveries.page()[0][0].kind == "mentioned"
    event = program("GET", "/events").json["events"][-1]
    assert event["changes"] == {"mentioned": {"before": None, "after": [cast.ana.user_id]}}
