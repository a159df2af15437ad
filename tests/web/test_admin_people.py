"""People in the settings: found, added, changed, put into groups, disabled; and never without the last admin."""

import pytest

from helpdesk import actions, queries
from helpdesk.db import read
from helpdesk.rules.actor import system
from helpdesk.rules.passwords import matches
from tests.cast import person
from tests.web.visitors import send, signed_in, toasts

NEW = {"name": "Ida New", "email": "ida@example.com", "role": "agent", "password": "a long enough one"}


def found(app, email: str):
    """The row of whoever has this address."""
    with app.app_context(), read():
        return queries.people.by_email(email)


def test_people_are_found_by_name_address_and_role(bo):
    assert "Rui Asks" in bo.get("/admin/people?q=asks").text
    assert "Zoe Stranger" not in bo.get("/admin/people?q=asks").text
    assert "Ana Agent" in bo.get("/admin/people?q=ana%40exa").text
    assert "Rui Asks" not in bo.get("/admin/people?role=agent").text
    assert "Nobody was found" in bo.get("/admin/people?q=%25").text
    assert bo.get("/admin/people?role=emperor").status_code == 200


def test_what_was_searched_for_is_shown_as_text(bo):
    assert "<b>x</b>" not in bo.get("/admin/people?q=%3Cb%3Ex%3C/b%3E").text


def test_the_list_goes_on_for_pages(app, bo):
    with app.app_context():
        for number in range(60):
            person(f"extra{number}@example.com", f"Extra {number}")
    first = bo.get("/admin/people?q=extra").text
    assert "Extra 49" in first
    assert "Extra 50" not in first
    following = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    assert "Extra 59" in bo.get(following).text
    assert "First page" in bo.get(following).text
    assert bo.get("/admin/people?after=broken").status_code == 422


def test_an_admin_adds_a_person_who_can_sign_in(app, bo):
    answer = send(bo, "/admin/people/new", **NEW)
    assert answer.status_code == 303
    ida = found(app, "ida@example.com")
    assert (ida.name, ida.role) == ("Ida New", "agent")
    assert matches(NEW["password"], ida.password_hash)
    assert toasts(bo, answer.location) == ["Ida New was added."]


def test_a_person_may_be_added_without_a_password(app, bo):
    assert send(bo, "/admin/people/new", **NEW | {"password": ""}).status_code == 303
    assert found(app, "ida@example.com").password_hash is None


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"email": "ida"}, "Write an e-mail address"),
        ({"email": "RUI@example.com"}, "Somebody has this address already"),
        ({"role": "emperor"}, "Choose one of"),
        ({"password": "short"}, "Use at least 8 characters"),
        ({"name": "x" * 101}, "At most 100 characters"),
    ],
)
def test_a_wrong_field_is_told_and_nothing_stored(app, bo, wrong, sentence):
    answer = send(bo, "/admin/people/new", **NEW | wrong)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert (NEW | wrong)["name"] in answer.text
    assert NEW["password"] not in answer.text
    assert found(app, "ida@example.com") is None


def test_a_person_is_changed(app, bo, cast):
    url = f"/admin/people/{cast.rui.user_id}"
    answer = send(bo, url, name="Rui Renamed", email="rui@example.org", role="agent")
    assert answer.status_code == 303
    rui = found(app, "rui@example.org")
    assert (rui.name, rui.role) == ("Rui Renamed", "agent")


def test_the_last_admin_stays_one(app, bo, cast):
    url = f"/admin/people/{cast.bo.user_id}"
    answer = send(bo, url, name="Bo Kept", email="bo@example.com", role="agent")
    assert answer.status_code == 409
    assert "This is the last admin." in answer.text
    assert "Bo Kept" in answer.text
    assert send(bo, f"{url}/disabling").status_code == 409
    row = found(app, "bo@example.com")
    assert (row.name, row.role, row.is_active) == ("Bo Admin", "admin", True)


def test_an_agent_is_put_into_groups(app, bo, cast):
    with app.app_context():
        one, other = (actions.add_group(system(), None, name=name) for name in ("Night", "Day"))
    url = f"/admin/people/{cast.ana.user_id}"
    assert send(bo, f"{url}/groups", group_ids=[str(one), str(other)]).status_code == 303
    assert members(app, cast.ana) == [one, other]
    assert send(bo, f"{url}/groups").status_code == 303
    assert members(app, cast.ana) == []


def members(app, actor) -> list[int]:
    """The groups of a person."""
    with app.app_context():
        return queries.people.groups_of(actor.user_id)


@pytest.mark.parametrize("number", ["999", "x", "9" * 30, "-1"])
def test_a_group_that_is_none_is_refused(app, bo, cast, number):
    answer = send(bo, f"/admin/people/{cast.ana.user_id}/groups", group_ids=[number])
    assert answer.status_code == 422
    assert "There is no such group." in answer.text
    assert members(app, cast.ana) == []


def test_an_end_user_is_in_no_group(bo, cast):
    assert send(bo, f"/admin/people/{cast.rui.user_id}/groups", group_ids=["1"]).status_code == 404


def test_a_new_password_ends_every_sign_in(app, bo, cast):
    ana = signed_in(app.test_client(), cast.ana)
    url = f"/admin/people/{cast.ana.user_id}/password"
    assert send(bo, url, password="a brand new one").status_code == 303
    assert matches("a brand new one", found(app, "ana@example.com").password_hash)
    assert ana.get("/admin").status_code == 303
    assert send(bo, url, password="short").status_code == 422


def test_who_is_disabled_is_out_until_enabled(app, bo, cast):
    ana = signed_in(app.test_client(), cast.ana)
    url = f"/admin/people/{cast.ana.user_id}"
    assert send(bo, f"{url}/disabling").status_code == 303
    assert ana.get("/admin").status_code == 303
    assert "Enable this person" in bo.get(url).text
    assert send(bo, f"{url}/enabling").status_code == 303
    assert found(app, "ana@example.com").is_active


def test_an_admin_who_steps_down_lands_outside_the_settings(app, bo, cast):
    with app.app_context():
        person("cy@example.com", "Cy Admin", "admin")
    answer = send(bo, f"/admin/people/{cast.bo.user_id}", name="Bo", email="bo@example.com", role="agent")
    assert (answer.status_code, answer.location) == (303, "/")
