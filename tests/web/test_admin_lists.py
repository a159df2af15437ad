"""Groups, categories and keys in the settings."""

import re

import pytest

from helpdesk import actions, queries
from helpdesk.clock import now
from helpdesk.rules.actor import system
from helpdesk.rules.tokens import digest
from tests.web.visitors import send

PLACES = {
    "groups": actions.add_group,
    "categories": actions.add_category,
    "organisations": actions.add_organisation,
}
every_place = pytest.mark.parametrize("place", PLACES)


@pytest.fixture
def parking(app, cast) -> dict[str, int]:
    """A group and a category of this name."""
    with app.app_context():
        return {place: add(system(), None, name="Parking") for place, add in PLACES.items()}


@every_place
def test_a_name_is_added_once(bo, place):
    before = bo.get(f"/admin/{place}").text.count("/bdi>")
    assert send(bo, f"/admin/{place}", name="  Late   shift ").status_code == 303
    assert ">Late shift<" in bo.get(f"/admin/{place}").text
    again = send(bo, f"/admin/{place}", name="Late shift")
    assert again.status_code == 422
    assert "of this name already" in again.text
    assert send(bo, f"/admin/{place}", name=" ").status_code == 422
    assert bo.get(f"/admin/{place}").text.count("/bdi>") == before + 1


@every_place
def test_a_name_is_changed(bo, parking, place):
    url = f"/admin/{place}/{parking[place]}"
    assert send(bo, url, name="Garage").status_code == 303
    assert "Garage" in bo.get(f"/admin/{place}").text
    refused = send(bo, url, name="x" * 101)
    assert refused.status_code == 422
    assert "x" * 101 in refused.text
    assert "Garage" in bo.get(url).text


@every_place
def test_archiving_is_taken_back(bo, parking, place):
    url = f"/admin/{place}/{parking[place]}"
    assert send(bo, f"{url}/archiving").status_code == 303
    assert "Offer it again" in bo.get(url).text
    assert send(bo, f"{url}/restoring").status_code == 303
    assert "Offer it again" not in bo.get(url).text


def test_a_category_moves_up_and_down(app, bo, parking):
    before = order(app)
    url = f"/admin/categories/{parking['categories']}/position"
    assert send(bo, url, way="up").status_code == 303
    assert order(app).index("Parking") == before.index("Parking") - 1
    assert send(bo, url, way="down").status_code == 303
    assert order(app) == before
    assert send(bo, url, way="sideways").status_code == 422
    assert order(app) == before


def order(app) -> list[str]:
    """The names on offer."""
    with app.app_context():
        return [row.name for row in queries.choices.categories()]


def shown_key(page: str) -> str:
    """The key that the page shows."""
    return re.search(r'id="api-key">([^<]+)<', page)[1]


def test_a_key_is_shown_once_and_works_until_revoked(app, bo):
    answer = send(bo, "/admin/keys/new", name="Reports", scopes=["read"], days="30")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    key = shown_key(answer.text)
    assert f"X-API-Key: {key}" in answer.text.replace("&#39;", "'")
    listed = bo.get("/admin/keys").text
    assert key[:11] in listed
    assert key not in listed
    assert present(app, key).scopes == "read"
    url = f"/admin/keys/{present(app, key).id}/revoking"
    assert "This cannot be taken back" in bo.get(url).text
    assert present(app, key) is not None
    assert send(bo, url).status_code == 303
    assert present(app, key) is None
    assert "Revoked" in bo.get("/admin/keys").text


def present(app, key: str):
    """The row of a key that works."""
    with app.app_context():
        return queries.api_keys.present(digest(key), now())


def test_a_key_acts_as_somebody(app, bo, cast):
    page = send(bo, "/admin/keys/new", name="Rui's", scopes=["read"], acts_as="rui@example.com").text
    assert present(app, shown_key(page)).user_id == cast.rui.user_id


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "Write a name."),
        ({"scopes": []}, "Choose at least one of these."),
        ({"scopes": ["everything"]}, "Choose at least one of these."),
        ({"acts_as": "nobody@example.com"}, "No active person here has this address."),
        ({"acts_as": "nobody"}, "Write an e-mail address"),
        ({"days": "0"}, "Write a whole number"),
        ({"days": "²"}, "Write a whole number"),
        ({"days": "soon"}, "Write a whole number"),
    ],
)
def test_a_wrong_key_is_told_and_not_made(app, bo, wrong, sentence):
    answer = send(bo, "/admin/keys/new", **{"name": "Reports", "scopes": ["read"], "days": "30"} | wrong)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Reports" not in bo.get("/admin/keys").text
