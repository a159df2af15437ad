"""People: unique addresses, the last admin, passwords that end sessions."""

import pytest

from helpdesk import actions, queries
from helpdesk.clock import now
from helpdesk.errors import Conflict, Forbidden, Rejected
from helpdesk.rules.search_query import parse
from helpdesk.rules.text import render
from helpdesk.rules.tokens import digest
from tests.cast import open_ticket, person

pytestmark = pytest.mark.usefixtures("context")


def test_an_address_is_one_persons_whatever_its_case(cast):
    with pytest.raises(Rejected):
        actions.add_user(cast.bo, None, email="RUI@example.com")


def test_the_last_admin_stays(cast):
    with pytest.raises(Conflict):
        actions.disable_user(cast.bo, cast.bo.user_id)
    with pytest.raises(Conflict):
        actions.change_user(cast.bo, cast.bo.user_id, name="Bo", email="bo@example.com", role="agent")
    person("di@example.com", "Di", "admin")
    actions.disable_user(cast.bo, cast.bo.user_id)


def test_nobody_but_an_admin_runs_the_desk(cast):
    for actor in (cast.ana, cast.rui):
        with pytest.raises(Forbidden):
            actions.change_user(actor, actor.user_id, name="X", email="x@example.com", role="admin")
        with pytest.raises(Forbidden):
            actions.add_group(actor, None, name="Mine")


def test_nobody_changes_anothers_profile(cast):
    with pytest.raises(Forbidden):
        actions.change_profile(cast.rui, cast.zoe.user_id, name="Me")


def new_name_of_ones_own(cast) -> None:
    actions.change_profile(cast.rui, cast.rui.user_id, name="Rui Newly")


def new_name_by_an_admin(cast) -> None:
    actions.change_user(cast.bo, cast.rui.user_id, name="Rui Newly", email="rui@example.com", role="end_user")


@pytest.mark.parametrize("rename", [new_name_of_ones_own, new_name_by_an_admin])
def test_lists_call_a_requester_who_wrote_last_by_the_name_that_they_have_now(cast, rename):
    answered = open_ticket(cast.rui, subject="Answered")
    actions.reply(cast.ana, answered, render("Try the lid."))
    rename(cast)
    rows = {
        row.id: row.last_author for row in queries.requests.mine(cast.rui, parse("", now()), is_open=True)[0]
    }
    assert rows == {cast.ticket: "Rui Newly", answered: "Ana Agent"}


@pytest.mark.parametrize("end", ["password", "disable"])
def test_a_new_password_and_disabling_end_every_session(cast, end):
    actions.start_session(cast.rui.user_id, "token", user_agent="a", ip="1.2.3.4")
    assert queries.sessions.present(digest("token"), now()).name == "Rui Asks"
    if end == "password":
        actions.set_user_password(cast.bo, cast.rui.user_id, "hash")
    else:
        actions.disable_user(cast.bo, cast.rui.user_id)
    assert queries.sessions.present(digest("token"), now()) is None
