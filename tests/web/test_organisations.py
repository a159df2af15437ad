"""Organisations in the settings, and the list of an organisation's requests."""

import pytest

from helpdesk import actions, queries
from helpdesk.db import read
from helpdesk.rules.actor import system
from tests.cast import open_ticket, person
from tests.web.visitors import send, signed_in

DOMAIN = "mill.example.com"


@pytest.fixture
def mill(app, cast):
    """An organisation of Mia and Noa, with a request of Mia's and one of a colleague without a name."""
    with app.app_context():
        number = actions.add_organisation(system(), None, name="Mill", domain=DOMAIN, sees_all=True)
        mia, noa = person(f"mia@{DOMAIN}", "Mia Miller"), person(f"noa@{DOMAIN}", "Noa Miller")
        open_ticket(person(f"nameless@{DOMAIN}", ""), "Flour is grey")
        return number, mia, noa, open_ticket(mia, "Mill stands still")


def test_an_admin_adds_and_changes_one(app, client, cast):
    bo = signed_in(client, cast.bo)
    form = {"name": "Mill", "domain": f"@{DOMAIN.upper()}", "sees_all": "y"}
    assert send(bo, "/admin/organisations", **form).status_code == 303
    with app.app_context(), read():
        row = queries.organisations.everyone()[0]
    assert (row.name, row.domain, row.sees_all) == ("Mill", DOMAIN, True)
    page = bo.get(f"/admin/organisations/{row.id}").text
    assert f'value="{DOMAIN}"' in page
    assert "checked" in page
    refused = send(bo, f"/admin/organisations/{row.id}", name="Mill", domain="gmail.com")
    assert refused.status_code == 422
    assert "Anybody can have an address there" in refused.text
    assert send(bo, f"/admin/organisations/{row.id}", name="Mill", domain="").status_code == 303
    with app.app_context(), read():
        row = queries.organisations.everyone()[0]
    assert (row.domain, row.sees_all) == (None, False)


def test_an_admin_puts_a_person_into_one(app, client, cast, mill):
    bo, place = signed_in(client, cast.bo), f"/admin/people/{cast.rui.user_id}"
    assert send(bo, f"{place}/organisation", organisation_id=str(mill[0])).status_code == 303
    assert f'selected value="{mill[0]}"' in bo.get(place).text
    assert send(bo, f"{place}/organisation", organisation_id="999").status_code == 422
    assert send(bo, f"{place}/organisation", organisation_id="x").status_code == 422


def test_colleagues_find_each_others_requests_under_a_tab_of_their_own(client, mill):
    _number, _mia, noa, ticket = mill
    page = signed_in(client, noa).get("/requests?show=organisation").text
    assert "Mill stands still" in page
    assert "Mia Miller" in page
    assert "Flour is grey" in page
    assert "nameless@" not in page
    assert "Printer jams" not in page
    assert "Mill stands still" not in client.get("/requests").text
    assert client.get(f"/requests/{ticket}").status_code == 200
    found = client.get("/requests?show=organisation&q=flour").text
    assert "Flour is grey" in found
    assert "Mill stands still" not in found


def test_who_may_not_see_them_has_no_such_tab(app, client, cast, mill):
    _number, _mia, noa, ticket = mill
    rui = signed_in(client, cast.rui)
    assert "My organisation" not in rui.get("/requests?show=organisation").text
    assert rui.get(f"/requests/{ticket}").status_code == 404
    with app.app_context():
        actions.archive_organisation(system(), mill[0])
    other = signed_in(app.test_client(), noa)
    assert "My organisation" not in other.get("/requests").text
    assert other.get(f"/requests/{ticket}").status_code == 404


def test_the_list_needs_few_statements(client, mill, sql):
    browser = signed_in(client, mill[2])
    sql.clear()
    browser.get("/requests?show=organisation")
    assert len([one for one in sql if one.startswith("SELECT")]) <= 4, sql
