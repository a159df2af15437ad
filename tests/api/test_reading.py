"""What comes in: what is taken, what is refused, and that every fault is named."""

import json
from contextlib import suppress

import pytest

from helpdesk.api.reading import MAX_DEPTH, read_object
from helpdesk.errors import Rejected
from tests.api.program import faults

GOOD = {"subject": "A", "description": "B"}
DEEP = b'{"a":' + b"[" * 40 + b"]" * 40 + b"}"
WRONG = {
    b"": "empty", b"  ": "empty", b"[]": "not_an_object", b'"x"': "not_an_object", b"null": "not_an_object", b"{": "not_json",
    b"{'a': 1}": "not_json", b'{"a": NaN}': "not_json", b'{"a": -Infinity}': "not_json", b'{"a": 1e999}': "out_of_range",
    b'{"a": 1} x': "not_json", b'{"a": 9223372036854775808}': "out_of_range", b'{"a": ' + b"9" * 5000 + b"}": "out_of_range",
    '{"a": "é"}'.encode("latin-1"): "not_utf8", '{"a": 1}'.encode("utf-16"): "not_utf8", DEEP: "too_deep",
    b'{"a":' * 200_000: "too_deep", b'{"subject": "A", "subject": "B"}': "duplicate", b'{"a": {"b": 1, "b": 1}}': "duplicate",
    b'{"subject": "\\u0000"}': "control_character", b'{"subject": "\\ud800"}': "control_character",
    b'{"\\udfff": 1}': "control_character", b'{"a": [["\\u0000"]]}': "control_character", b'{"a": "\x00"}': "not_json",
    b'\xef\xbb\xbf{"a": 1}': "not_json",
}  # fmt: skip


@pytest.mark.parametrize("raw", list(WRONG), ids=range(len(WRONG)))
def test_a_body_that_is_not_plain_json_is_refused(program, cast, raw):
    for method, path in (("POST", "/tickets"), ("PUT", f"/tickets/{cast.ticket}")):
        assert WRONG[raw] in faults(program(method, path, raw=raw)).values()


def test_a_body_of_more_than_a_megabyte_is_too_large(program):
    answer = program("POST", "/tickets", raw=b'{"subject": "' + b"a" * 1024 * 1024 + b'"}')
    assert (answer.status_code, answer.content_type) == (413, "application/problem+json")


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "nonsense"]
)
def test_the_content_type_does_not_matter(program, kind):
    assert program("POST", "/tickets", GOOD, content_type=kind).status_code == 201


def test_every_fault_is_named(program):
    body = {
        "subject": "two\nlines", "priority": "huge", "category_id": "3", "requester_email": "nobody", "tags": [1], "prioritty": 1
    }  # fmt: skip
    assert faults(program("POST", "/tickets", body)) == {
        "/subject": "control_character", "/description": "required", "/priority": "not_allowed", "/category_id": "wrong_type",
        "/requester_email": "invalid", "/tags/0": "wrong_type", "/prioritty": "unknown_name",
    }  # fmt: skip


def test_faults_that_only_the_database_knows_are_named_with_the_others(program, cast):
    body = {"category_id": 99, "assignee_id": cast.rui.user_id}
    both = {"/category_id": "unknown", "/assignee_id": "not_allowed"}
    assert faults(program("PUT", f"/tickets/{cast.ticket}", body)) == both
    assert faults(program("PUT", f"/tickets/{cast.ticket}", {**body, "status": "x"})) == both | {
        "/status": "not_allowed"
    }


def test_a_typo_is_answered_with_the_nearest_name(program):
    answer = program("POST", "/tickets", {**GOOD, "Priorty": "low"})
    assert "“priority”" in answer.json["detail"]
    assert faults(answer) == {"/Priorty": "unknown_name"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("subject", 3), ("subject", ""), ("subject", "   "), ("subject", "a\u2028b"), ("subject", "a" * 256), ("subject", None),
        ("description", "\n"), ("description", "a" * 65_537), ("description", None), ("description", ["x"]), ("priority", 1),
        ("priority", ""), ("category_id", 1.0), ("category_id", True), ("category_id", 99), ("category_id", 0),
        ("category_id", -1), ("category_id", {}), ("tags", "vip"), ("tags", ["a,b"]), ("requester_email", 1),
    ],
)  # fmt: skip
def test_a_wrong_value_is_refused_at_its_field(program, field, value):
    assert f"/{field}" in faults(program("POST", "/tickets", {**GOOD, field: value}))
    assert program("GET", "/tickets").json == []


@pytest.mark.parametrize("field", ["subject", "description", "status", "priority", "tags"])
def test_null_clears_only_what_can_be_empty(program, cast, field):
    assert f"/{field}" in faults(program("PUT", f"/tickets/{cast.ticket}", {field: None}))


def test_case_does_not_matter_in_status_and_priority(program, cast):
    answer = program("PUT", f"/tickets/{cast.ticket}", {"status": "In_Progress", "priority": "Urgent"})
    assert (answer.json["status"], answer.json["priority"]) == ("in_progress", "urgent")


def test_a_whole_ticket_is_a_valid_body(program, cast):
    for whole in (program("GET", f"/tickets/{cast.ticket}").json, program("POST", "/tickets", GOOD).json):
        answer = program("PUT", f"/tickets/{cast.ticket}", whole)
        assert answer.status_code == 200
        assert answer.json["id"] == cast.ticket
    assert program("POST", "/tickets", whole).status_code == 201


def test_nothing_changes_when_nothing_is_named_or_one_field_is_wrong(program, cast, sql):
    before = program("GET", f"/tickets/{cast.ticket}")
    assert program("PUT", f"/tickets/{cast.ticket}", {}).status_code == 200
    assert (
        program("PUT", f"/tickets/{cast.ticket}", {"subject": "New", "assignee_id": 999}).status_code == 400
    )
    after = program("GET", f"/tickets/{cast.ticket}")
    assert (after.json, after.headers["ETag"]) == (before.json, before.headers["ETag"])


def test_a_requester_is_found_or_made_by_address(program, cast):
    for email in ("rui@example.com", "new@example.com"):
        assert (
            program(
                "POST", "/tickets", {**GOOD, "requester_email": email, "requester_name": "Rui"}
            ).status_code
            == 201
        )
    assert faults(program("POST", "/tickets", {**GOOD, "requester_name": "Rui"})) == {
        "/requester_email": "required"
    }


def test_the_reader_takes_what_json_writes_and_refuses_all_else():
    pytest.importorskip("hypothesis")
    from hypothesis import given
    from hypothesis import strategies as some

    keys = some.text(some.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
    leaves = some.none() | some.booleans() | some.integers(-(2**63), 2**63 - 1) | keys
    values = some.recursive(
        leaves, lambda inner: some.lists(inner, max_size=3) | some.dictionaries(keys, inner, max_size=3)
    )

    @given(some.dictionaries(keys, values, max_size=4))
    def taken(value):
        assert read_object(json.dumps(value).encode()) == value
        assert read_object(json.dumps(value, ensure_ascii=False).encode()) == value

    @given(
        some.binary(max_size=60) | some.text(alphabet='{}[]":,\\u0123def \n-.eE', max_size=60).map(str.encode)
    )
    def never_falls_over(raw):
        with suppress(Rejected):
            assert isinstance(read_object(raw), dict)

    taken()
    never_falls_over()


def test_thirty_two_levels_are_taken_and_one_more_is_not():
    def nested(levels: int) -> bytes:
        return b'{"a":' * levels + b"1" + b"}" * levels

    assert read_object(nested(MAX_DEPTH))
    with pytest.raises(Rejected, match="deep"):
        read_object(nested(MAX_DEPTH + 1))
