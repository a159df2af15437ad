"""The settings: who gets in, and what every page of theirs shares."""

import pytest

from helpdesk import actions
from helpdesk.rules.actor import system
from tests.web.visitors import send, signed_in

PAGES = (
    "/admin", "/admin/people", "/admin/people/new", "/admin/people/{ana}", "/admin/groups", "/admin/groups/{group}",
    "/admin/categories", "/admin/categories/{category}", "/admin/keys", "/admin/keys/new", "/admin/keys/{key}/revoking",
    "/admin/system",
)  # fmt: skip
FORMS = (
    "/admin/people/new", "/admin/people/{ana}", "/admin/people/{ana}/groups", "/admin/people/{ana}/password",
    "/admin/people/{ana}/disabling", "/admin/people/{ana}/enabling", "/admin/groups", "/admin/groups/{group}",
    "/admin/groups/{group}/archiving", "/admin/groups/{group}/restoring", "/admin/categories", "/admin/categories/{category}",
    "/admin/categories/{category}/position", "/admin/categories/{category}/archiving",
    "/admin/categories/{category}/restoring", "/admin/keys/new", "/admin/keys/{key}/revoking",
)  # fmt: skip


@pytest.fixture
def ids(app, cast) -> dict[str, int]:
    """One of each, to put into addresses."""
    with app.app_context():
        return {
            "ana": cast.ana.user_id,
            "group": actions.add_group(system(), None, name="Second line"),
            "category": actions.add_category(system(), None, name="Parking"),
            "key": actions.create_api_key(system(), None, name="Reports", key="hd_reports1_of_a_test"),
        }


@pytest.mark.parametrize("page", PAGES)
def test_an_admin_opens(client, cast, ids, sql, page):
    signed_in(client, cast.bo)
    client.get("/admin")
    sql.clear()
    answer = client.get(page.format(**ids))
    assert answer.status_code == 200
    assert len([one for one in sql if one.startswith("SELECT")]) <= 8, sql


@pytest.mark.parametrize("page", PAGES)
def test_only_admins_open(app, cast, ids, page):
    url = page.format(**ids)
    assert signed_in(app.test_client(), cast.ana).get(url).status_code == 403
    assert signed_in(app.test_client(), cast.rui).get(url).status_code == 404
    anonymous = app.test_client().get(url)
    assert anonymous.status_code == 303
    assert anonymous.location.startswith("/sign-in?next=")


@pytest.mark.parametrize("form", FORMS)
def test_only_admins_send(app, cast, ids, form):
    url = form.format(**ids)
    assert send(signed_in(app.test_client(), cast.ana), url, name="Taken over").status_code == 403
    assert send(signed_in(app.test_client(), cast.rui), url, name="Taken over").status_code == 404
    assert send(app.test_client(), url, name="Taken over").status_code == 303
    assert b"Taken over" not in signed_in(app.test_client(), cast.bo).get("/admin/people").data


@pytest.mark.parametrize("form", FORMS)
def test_nothing_is_sent_without_the_token(client, cast, ids, form):
    assert signed_in(client, cast.bo).post(form.format(**ids), data={"name": "Forged"}).status_code == 400


@pytest.mark.parametrize("place", ["people", "groups", "categories"])
@pytest.mark.parametrize("number", ["999", "0", str(2**63 - 1), str(2**64)])
def test_what_is_not_there_is_missing(client, cast, place, number):
    signed_in(client, cast.bo)
    assert client.get(f"/admin/{place}/{number}").status_code == 404
    assert send(client, f"/admin/{place}/{number}", name="x", email="x@example.com").status_code in (404, 405)


def test_the_page_of_the_system_counts(client, cast):
    page = signed_in(client, cast.bo).get("/admin/system").text
    assert "SQLite 3." in page or "PostgreSQL 1" in page
    assert "Schema revision" in page
    assert "Off, by HELPDESK_WORKER" in page
    assert " KB" in page or " MB" in page
