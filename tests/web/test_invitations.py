"""Inviting somebody who was added: by whom, as what, and once more when the first mail was lost."""

import pytest

from helpdesk import actions
from helpdesk.errors import Conflict, Forbidden
from helpdesk.rules.actor import system
from tests.cast import person
from tests.outbox import link_in
from tests.web.visitors import send, toasts

pytest.importorskip("aiosmtpd")
SECRET = "a long enough one"


@pytest.fixture
def nia(app, bo, mails):
    """The page of somebody who was added as an agent, without a password."""
    return send(bo, "/admin/people/new", name="Nia New", email="nia@example.com", role="agent").location


def test_mail_and_page_say_who_invites_as_what_and_with_which_address(client, nia, mails):
    text = mails()[-1].get_body(("plain",)).get_content()
    assert "Bo Admin has made you an agent of this helpdesk" in text
    page = client.get(link_in(mails()[-1])).text
    assert "Bo Admin has made you an agent of this helpdesk" in page
    assert "You will sign in with nia@example.com." in page


def test_an_inviter_without_a_name_is_not_called_by_their_address(app, cast, mails):
    with app.app_context():
        chief = person("chief@example.com", "", "admin")
        actions.add_user(chief, None, email="nia@example.com", locale="de")
    assert "chief@" not in mails()[-1].as_string()
    assert "Ein Admin hat" in mails()[-1].get_body(("plain",)).get_content()


def test_a_link_for_a_new_password_names_nobody(app, client, cast, mails):
    send(client, "/password", email="rui@example.com")
    page = client.get(link_in(mails()[-1])).text
    assert "has made" not in page
    assert "rui@example.com" not in page


def test_a_second_invitation_ends_the_first(client, bo, nia, mails):
    first = link_in(mails()[-1])
    assert "Invite again" in bo.get(nia).text
    assert send(bo, f"{nia}/invitation").location == nia
    assert toasts(bo, nia) == ["An invitation to choose a password goes to nia@example.com."]
    assert client.get(first).status_code == 404
    second = link_in(mails()[-1])
    assert send(client, second, password=SECRET).status_code == 303
    assert client.get("/tickets").status_code == 200
    assert "Invite again" not in bo.get(nia).text
    assert send(bo, f"{nia}/invitation").status_code == 409


def test_an_invitation_that_waits_leaves_only_once(bo, nia, mails):
    assert send(bo, f"{nia}/invitation").status_code == 303
    assert [mail["To"] for mail in mails()] == ["nia@example.com"]


def test_nobody_is_flooded_with_invitations(bo, nia, mails):
    statuses = []
    assert len(mails()) == 1
    for _time in range(4):
        statuses.append(send(bo, f"{nia}/invitation").status_code)
        mails()
    assert statuses == [303, 303, 303, 429]
    assert "Too many tries" in send(bo, f"{nia}/invitation").text
    assert len(mails()) == 4


def test_a_guest_who_has_asked_may_be_invited_to_have_an_account(app, client, bo, cast, mails):
    with app.app_context():
        sam = actions.add_user(system(), None, email="sam@example.com", name="Sam")
    page = bo.get(f"/admin/people/{sam}").text
    assert "An invitation lets them choose one." in page
    assert "Invite again" not in page
    send(bo, f"/admin/people/{sam}/invitation")
    assert "where you ask for help" in mails()[-1].get_body(("plain",)).get_content()


def test_who_cannot_sign_in_is_not_invited(app, cast):
    with app.app_context():
        sam = actions.add_user(system(), None, email="sam@example.com", name="Sam")
        with pytest.raises(Forbidden):
            actions.invite_user(cast.ana, sam)
        actions.disable_user(cast.bo, sam)
        for number in (sam, cast.rui.user_id):
            with pytest.raises(Conflict):
                actions.invite_user(cast.bo, number)


@pytest.mark.parametrize(
    ("address", "role"),
    [
        ("/admin/people/new", "end_user"),
        ("/admin/people/new?role=agent", "agent"),
        ("/admin/people/new?role=x", "end_user"),
    ],
)
def test_a_new_person_may_do_least_unless_the_admin_comes_from_the_agents(bo, address, role):
    assert f'<option selected value="{role}">' in bo.get(address).text


def test_the_list_of_agents_leads_to_adding_an_agent(bo):
    assert 'href="/admin/people/new?role=agent"' in bo.get("/admin/people?role=agent").text
    assert 'href="/admin/people/new"' in bo.get("/admin/people").text
