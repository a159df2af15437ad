"""Each agent chooses for how long a reply may be taken back."""

import re

import pytest

from helpdesk import queries
from tests.web.forms import post_form
from tests.web.visitors import signed_in

LOOK = {"theme": "auto", "density": "compact", "hotkeys": "y", "language": "", "time_zone": ""}


@pytest.mark.parametrize(("chosen", "seconds"), [("0", 0), ("120", 120)])
def test_agents_choose_how_long_and_end_users_are_not_asked(client, app, cast, chosen, seconds):
    ana = signed_in(client, cast.ana)
    assert post_form(ana, "/account", to="/account/look", **LOOK, undo_seconds=chosen).status_code == 303
    assert re.search(rf'<option selected value="{seconds}">', ana.get("/account").text)
    with app.app_context():
        person = queries.exported.person(cast.ana.user_id)
    assert person["preferences"]["undo_seconds"] == seconds
    assert "undo_seconds" not in signed_in(app.test_client(), cast.rui).get("/account").text


@pytest.mark.parametrize("chosen", ["-1", "7", "soon", ""])
def test_a_time_that_is_not_offered_is_refused(client, cast, chosen):
    ana = signed_in(client, cast.ana)
    assert post_form(ana, "/account", to="/account/look", **LOOK, undo_seconds=chosen).status_code == 422
