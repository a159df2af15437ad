"""An operator at the command line."""

from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from helpdesk.cli.main import helpdesk


@pytest.fixture
def run(app) -> Callable[..., Result]:
    """Run a command on this test's helpdesk."""

    def run(*arguments: str, typed: str | None = None) -> Result:
        with app.app_context():
            return CliRunner().invoke(helpdesk, arguments, input=typed)

    return run


@pytest.fixture
def alone(settings, monkeypatch) -> Callable[..., Result]:
    """Run a command that finds its helpdesk through the environment."""
    monkeypatch.setenv("HELPDESK_INSTANCE", str(settings.instance))
    monkeypatch.setenv("HELPDESK_DATABASE_URL", settings.database_url)
    return lambda *arguments: CliRunner().invoke(helpdesk, arguments)
