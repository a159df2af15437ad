"""The admin's page that loads demo data: asked for by a plain form, followed without any script."""

import pytest

from helpdesk.actions.demo import PASSWORD, load_asked
from tests.web.visitors import send, signed_in


@pytest.fixture
def working(app, settings):
    """The same application, as if its worker ran."""
    app.config["SETTINGS"] = type(settings)(**{**vars(settings), "worker": "thread"})
    return app


def test_an_admin_asks_waits_and_is_told_who_to_look_around_as(working, cast):
    bo = signed_in(working.test_client(), cast.bo)
    assert "Load demo data" in bo.get("/setup/demo").text
    answer = send(bo, "/setup/demo")
    assert (answer.status_code, answer.location) == (303, "/setup/demo")
    page = bo.get("/setup/demo")
    assert "0 of 500 tickets" in page.text
    assert page.headers["Refresh"]
    with working.app_context():
        load_asked()
    page = bo.get("/setup/demo")
    assert "rui@demo.example" in page.text
    assert PASSWORD in page.text
    assert "Refresh" not in page.headers


def test_without_a_worker_the_page_says_what_to_do_instead(app, cast):
    bo = signed_in(app.test_client(), cast.bo)
    send(bo, "/setup/demo")
    page = bo.get("/setup/demo")
    assert "bin/helpdesk demo load" in page.text
    assert "Refresh" not in page.headers


@pytest.mark.parametrize(("name", "status"), [("ana", 403), ("rui", 404)])
def test_nobody_but_admins_may(app, cast, name, status):
    browser = signed_in(app.test_client(), getattr(cast, name))
    assert browser.get("/setup/demo").status_code == status
    assert send(browser, "/setup/demo").status_code == status
