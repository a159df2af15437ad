"""`?include=`: more than the document's names, for those who ask and may."""

import pytest

from helpdesk import actions
from helpdesk.rules.text import render
from tests.api.program import TICKET, faults

STAFF = {
    "category_id", "requester", "assignee", "channel", "follow_up_of", "tags", "group", "version", "activity_at", "waiting_since",
}  # fmt: skip
EVERYBODY = {"category_id", "requester", "assignee", "channel", "follow_up_of"}
ALL = "include=" + ",".join(sorted(STAFF))


@pytest.fixture
def full(app, cast):
    """Rui's ticket with something in each field."""
    with app.app_context():
        group = actions.add_group(cast.bo, None, name="Second level")
        changes = {"tags": ["vip", "b"], "group_id": group, "category_id": 2, "assignee_id": cast.ana.user_id}
        actions.change_ticket(cast.ana, cast.ticket, changes)
    return cast


def test_each_answer_of_a_ticket_takes_include(program, full):
    path = f"/tickets/{full.ticket}?{ALL}"
    one, listed = program("GET", path).json, program("GET", f"/tickets?{ALL}").json[1]
    put, posted = (
        program("PUT", path, {}).json,
        program("POST", f"/tickets?{ALL}", {"subject": "A", "description": "B"}).json,
    )
    assert set(one) == TICKET | STAFF | {"comments"}
    assert set(listed) == set(put) == set(posted) == TICKET | STAFF
    assert (
        {name: one[name] for name in STAFF}
        == {name: listed[name] for name in STAFF}
        == {name: put[name] for name in STAFF}
    )
    assert one["tags"] == ["b", "vip"]
    assert (one["category_id"], one["channel"], one["follow_up_of"]) == (2, "web", None)
    assert one["requester"] == {"id": full.rui.user_id, "name": "Rui Asks", "email": "rui@example.com"}
    assert one["assignee"] == {"id": full.ana.user_id, "name": "Ana Agent", "email": "ana@example.com"}
    assert one["group"]["name"] == "Second level"
    assert one["activity_at"].endswith("Z")
    assert (posted["tags"], posted["group"], posted["assignee"]) == ([], None, None)


def test_without_include_the_names_are_the_documents(program, full):
    assert set(program("GET", f"/tickets/{full.ticket}").json) == TICKET | {"comments"}
    assert set(program("GET", "/tickets?include=").json[0]) == TICKET


def test_a_ticket_with_everything_included_is_a_valid_body(program, full):
    whole = program("GET", f"/tickets/{full.ticket}?{ALL}").json
    assert program("PUT", f"/tickets/{full.ticket}?{ALL}", whole).json == {
        name: value for name, value in whole.items() if name != "comments"
    }


def test_an_end_users_key_is_told_its_own_choices(program_of, full):
    rui = program_of(user_id=full.rui.user_id)
    one = rui("GET", f"/tickets/{full.ticket}?include={','.join(sorted(EVERYBODY))}").json
    assert set(one) == TICKET | EVERYBODY | {"comments"}
    assert one["assignee"] == {"id": full.ana.user_id, "name": "Ana Agent", "email": None}
    assert one["requester"]["email"] == "rui@example.com"
    for name in STAFF - EVERYBODY:
        for method, path in (
            ("GET", f"/tickets/{full.ticket}"),
            ("GET", "/tickets"),
            ("PUT", f"/tickets/{full.ticket}"),
        ):
            answer = rui(method, f"{path}?include={name}", {} if method == "PUT" else None)
            assert list(faults(answer)) == ["/include"]
            assert "version" not in answer.json["detail"]


def test_agents_admins_and_read_only_keys_may_include_everything(program_of, full):
    for options in ({"user_id": full.ana.user_id}, {"user_id": full.bo.user_id}, {}):
        assert set(program_of("read", **options)("GET", f"/tickets?{ALL}").json[0]) == TICKET | STAFF


def test_a_ticket_may_follow_one_that_the_key_sees(program, program_of, cast):
    new = {"subject": "A", "description": "B"}
    rui = program_of(user_id=cast.rui.user_id)
    for key in (program, rui):
        answer = key("POST", "/tickets?include=follow_up_of", {**new, "follow_up_of": cast.ticket})
        assert (answer.status_code, answer.json["follow_up_of"]) == (201, cast.ticket)
    assert faults(rui("POST", "/tickets", {**new, "follow_up_of": cast.noise})) == {
        "/follow_up_of": "unknown"
    }
    for number in (999, 0, -1):
        assert faults(program("POST", "/tickets", {**new, "follow_up_of": number})) == {
            "/follow_up_of": "unknown"
        }


@pytest.mark.parametrize("include", ["", "include=requester,assignee,group,tags,version"])
def test_more_costs_no_more_statements(program, full, sql, include):
    program("GET", "/priorities")
    for path, most in ((f"/tickets/{full.ticket}", 3), ("/tickets", 2)):
        sql.clear()
        assert program("GET", f"{path}?{include}").status_code == 200
        assert len(sql) <= most, sql


def test_an_included_name_moves_the_tag_and_the_tag_is_still_good_for_a_change(app, program, full):
    path = f"/tickets/{full.ticket}"
    plain, more = (
        program("GET", f"{path}{query}").headers["ETag"] for query in ("", "?include=activity_at,tags")
    )
    assert plain != more
    assert program("GET", f"{path}?include=activity_at,tags", If_None_Match=more).status_code == 304
    assert program("GET", f"{path}?include=activity_at,tags", If_None_Match=plain).status_code == 200
    with app.app_context():
        actions.note(full.ana, full.ticket, render("secret"))
    assert program("GET", path).headers["ETag"] == plain
    assert program("PUT", path, {"tags": ["x"]}, If_Match=more).status_code == 200
    assert program("PUT", path, {"tags": ["y"]}, If_Match=more).status_code == 412
