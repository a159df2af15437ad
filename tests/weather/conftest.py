"""What every test of bad weather may ask for. All run in one process of pytest: they start servers of their own."""

import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.weather.harness import TICKET, TICKETS, Desk


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


@pytest.fixture
def free_ports() -> Callable[[int], list[int]]:
    """Find that many ports that nobody listens on."""

    def find(count: int) -> list[int]:
        with ExitStack() as probes:
            bound = [probes.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
            return [probe.getsockname()[1] for probe in bound]

    return find


@pytest.fixture(scope="session")
def stocked(tmp_path_factory) -> Path:
    """An instance folder with some tickets, made once, and nobody serving from it."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    desk = Desk(tmp_path_factory.mktemp("stocked") / "desk", port)
    desk.folder.mkdir()
    desk.start()
    for _ in range(20):
        assert desk.ask("POST", TICKETS, TICKET).status == 201
    desk.stop()
    desk.rows("PRAGMA wal_checkpoint(TRUNCATE)")  # so that all of it is in one file
    return desk.folder


@pytest.fixture
def used(desk: Desk, stocked: Path) -> Desk:
    """A helpdesk with some tickets that was stopped."""
    shutil.copytree(stocked, desk.folder, dirs_exist_ok=True)
    return desk


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give them all to one process."""
    for item in items:
        if Path(__file__).parent in Path(item.path).parents:
            item.add_marker(pytest.mark.xdist_group("weather"))
