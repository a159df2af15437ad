"""A program with keys: one of the service account, and of people."""

from collections.abc import Callable

import pytest

from helpdesk import actions
from helpdesk.rules.actor import system
from helpdesk.rules.tokens import new_api_key
from tests.api.program import Program


@pytest.fixture
def key(app) -> Callable[..., str]:
    """Make a key and say it."""

    def make(*scopes: str, **options) -> str:
        secret = new_api_key()
        with app.app_context():
            scopes = scopes or ("read", "write")
            actions.create_api_key(system(), None, name="test", key=secret, scopes=scopes, **options)
        return secret

    return make


@pytest.fixture
def program(app, key) -> Program:
    """A program with a key of the service account."""
    return Program(app.test_client(use_cookies=False), key())


@pytest.fixture
def program_of(app, key) -> Callable[..., Program]:
    """Make a program whose key acts as somebody, or has other scopes."""
    return lambda *scopes, **options: Program(app.test_client(use_cookies=False), key(*scopes, **options))
