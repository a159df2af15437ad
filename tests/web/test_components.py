"""The page of components shows every one of them, and only to those who build pages."""

import pytest

from helpdesk.web.components.samples import PAGES


@pytest.fixture
def tested(app):
    app.testing = True
    return app.test_client()


@pytest.mark.parametrize("name", PAGES)
def test_a_sample_page_renders(tested, name):
    answer = tested.get(f"/_components/{name}")
    assert answer.status_code == 200
    assert b"</html>" in answer.data


def test_there_are_no_components_in_production(app):
    app.testing = app.debug = False
    assert app.test_client().get("/_components").status_code == 404


def test_an_unknown_sample_is_missing(tested):
    assert tested.get("/_components/nothing").status_code == 404
