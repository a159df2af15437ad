"""What every test of bad weather may ask for. All run in one process of pytest: they start servers of their own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.weather.harness import Desk


@pytest.fixture
def make_desk(tmp_path: Path, unused_port: int) -> Iterator[Callable[..., Desk]]:
    """Make helpdesks that are not started yet; whatever still runs is killed with the test."""
    made: list[Desk] = []

    def make(folder: str = "desk", port: int = unused_port, **settings: str) -> Desk:
        (tmp_path / folder).mkdir(exist_ok=True)
        made.append(Desk(tmp_path / folder, port, settings))
        return made[-1]

    yield make
    for desk in made:
        desk.kill()


@pytest.fixture
def desk(make_desk) -> Desk:
    """One helpdesk that is not started yet."""
    return make_desk()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give them all to one process."""
    for item in items:
        if Path(__file__).parent in Path(item.path).parents:
            item.add_marker(pytest.mark.xdist_group("weather"))
