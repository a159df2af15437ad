"""What tests of replies that wait share."""

import pytest
from flask.testing import FlaskClient

from tests.web.held import choose


@pytest.fixture
def ana(app, ana, cast) -> FlaskClient:
    """Ana's browser; her replies wait for ten seconds."""
    choose(app, cast.ana, 10)
    return ana


@pytest.fixture
def url(cast) -> str:
    """The agents' page of Rui's ticket."""
    return f"/tickets/{cast.ticket}"
