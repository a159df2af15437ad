"""/tags and /groups: for the staff's keys."""

import re

import pytest

from helpdesk import actions
from helpdesk.rules.actor import system


@pytest.fixture
def labelled(app, cast):
    """Three tags, a group with Ana in it, an empty one and an archived one."""
    with app.app_context():
        actions.set_tags(system(), cast.ticket, ["vip", "b", "ärger"])
        numbers = [actions.add_group(cast.bo, None, name=name) for name in ("Second level", "Nobody", "Old")]
        actions.change_membership(cast.bo, cast.ana.user_id, [numbers[0]])
        actions.archive_group(cast.bo, numbers[2])
    return cast


def test_the_staff_read_tags_and_groups(labelled, program, program_of):
    for key in (program, *(program_of("read", user_id=each.user_id) for each in (labelled.ana, labelled.bo))):
        assert {each["name"] for each in key("GET", "/tags").json} == {"vip", "b", "ärger"}
        assert key("GET", "/groups").json == [
            {"id": 1, "name": "Second level", "member_ids": [labelled.ana.user_id]},
            {"id": 2, "name": "Nobody", "member_ids": []},
        ]


def test_an_end_users_key_and_one_without_the_scope_do_not(labelled, program_of):
    for key in (program_of("read", "notes", user_id=labelled.rui.user_id), program_of("write")):
        for path in ("/tags", "/groups"):
            assert key("GET", path).status_code == 403


def test_pages_of_tags_follow_one_another(labelled, program):
    whole, found, path = [each["name"] for each in program("GET", "/tags").json], [], "/tags?limit=1"
    while path:
        answer = program("GET", path)
        found += [each["name"] for each in answer.json]
        link = re.fullmatch(r'<http://localhost/v1/support(.*)>; rel="next"', answer.headers.get("Link", ""))
        path = link and link[1]
    assert found == whole


def test_a_disabled_member_is_none(app, labelled, program):
    tag = program("GET", "/groups").headers["ETag"]
    with app.app_context():
        actions.disable_user(system(), labelled.ana.user_id)
    assert program("GET", "/groups", If_None_Match=tag).json[0]["member_ids"] == []
