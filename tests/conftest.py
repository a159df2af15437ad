"""What every test may ask for: an application on a database of its own, a client, and a record of the SQL.

A test that asks for `settings`, `app` or what is made of them runs on SQLite and on PostgreSQL: `[sqlite]`, `[postgresql]` in its
name. `--database sqlite` runs the one only. A mark `only_on("sqlite")` says that a test is about that database.
"""

import gc
import ipaddress
import logging
import os
import shutil
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from helpdesk import create_app
from helpdesk.config import Settings
from helpdesk.db import db
from helpdesk.http.log import JsonLines
from tests import postgresql
from tests.cast import Cast
from tests.compiled import Templates, keep_builders
from tests.desk import close, settings_in
from tests.kept_cast import KeptCast, kept_on_postgresql, kept_on_sqlite

try:
    import hypothesis
except ImportError:  # `pytest` passes after installing requirements.txt alone; what needs hypothesis skips
    hypothesis = None
else:
    hypothesis.settings.register_profile("helpdesk", deadline=None, derandomize=False, print_blob=True)
    hypothesis.settings.load_profile("helpdesk")

IN_CI = bool(os.environ.get("CI"))


DATABASES = ("sqlite", "postgresql")
SQLITE_SUFFICES = {"browser", "weather", "architecture"}  # slow, or about files


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a run be about one database."""
    parser.addoption("--database", choices=DATABASES, help="run tests on this database only")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run whatever needs a database on both."""
    if "database" in metafunc.fixturenames:
        metafunc.parametrize("database", databases_of(metafunc), indirect=True)


COMPILED = Templates()
keep_builders()


def databases_of(metafunc: pytest.Metafunc) -> list[str]:
    """On which databases this test runs."""
    if SQLITE_SUFFICES.intersection(Path(metafunc.definition.path).parts):
        return ["sqlite"]
    named = [mark.args for mark in metafunc.definition.iter_markers("only_on")]
    return [name for name in DATABASES if all(name in each for each in named)]


def database_of(item: pytest.Item, otherwise: str | None) -> str | None:
    """On which database this one test runs, `otherwise` when it needs none."""
    return item.callspec.params.get("database", otherwise) if hasattr(item, "callspec") else otherwise


@pytest.fixture
def database(request: pytest.FixtureRequest) -> str:
    """Which database this test runs on: "sqlite" or "postgresql"."""
    return request.param


@pytest.fixture(scope="session")
def migrated(tmp_path_factory) -> Path:
    """An empty database at the newest migration, made once per process and copied for each test."""
    settings = settings_in(tmp_path_factory.mktemp("migrated"))
    close(create_app(settings))
    return settings.sqlite_path


@pytest.fixture(scope="session")
def sqlite_with_cast(migrated: Path, tmp_path_factory) -> Path:
    """Where a copy of it is that has the cast."""
    return tmp_path_factory.mktemp("with_cast") / migrated.name


@pytest.fixture(scope="session")
def migrated_postgresql(tmp_path_factory) -> Iterator[postgresql.Database]:
    """The same on PostgreSQL: one database per process, which is brought back for each test."""
    if reason := postgresql.why_not():
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("migrated_postgresql")
    database = postgresql.Database(lambda url: close(create_app(settings_in(folder, url))))
    yield database
    database.drop()


@pytest.fixture(scope="session")
def cast_on_sqlite(migrated: Path, sqlite_with_cast: Path) -> KeptCast:
    """The cast, kept in that file."""
    return kept_on_sqlite(migrated, sqlite_with_cast)


@pytest.fixture(scope="session")
def cast_on_postgresql(migrated_postgresql: postgresql.Database, tmp_path_factory) -> KeptCast:
    """The cast, kept beside the tables."""
    return kept_on_postgresql(migrated_postgresql, tmp_path_factory.mktemp("cast_on_postgresql"))


@pytest.fixture(autouse=True)
def kept_cast(request: pytest.FixtureRequest) -> Cast | None:
    """The cast that this test finds, None when it asks for none. First of all, before the test sets a clock or a wire."""
    if "cast" not in request.fixturenames:
        return None
    return request.getfixturevalue(f"cast_on_{request.getfixturevalue('database')}").fresh()


@pytest.fixture
def empty() -> Iterator[Callable[[], str]]:
    """Make empty PostgreSQL databases beside the test's own; they go with it."""
    if reason := postgresql.why_not():
        pytest.skip(reason)
    with postgresql.empty_databases() as make:
        yield make


@pytest.fixture
def settings(
    tmp_path: Path, database: str, kept_cast: Cast | None, request: pytest.FixtureRequest
) -> Settings:
    """The settings of this test's helpdesk."""
    if database == "sqlite":
        return settings_in(tmp_path)
    server = request.getfixturevalue("migrated_postgresql")
    server.bring_back(postgresql.WITH_CAST if kept_cast else postgresql.PRISTINE)
    return settings_in(tmp_path, server.url)


@pytest.fixture
def app(
    settings: Settings, migrated: Path, sqlite_with_cast: Path, kept_cast: Cast | None
) -> Iterator[Flask]:
    """This test's helpdesk, on a fresh database: empty, or with the cast if the test asks for it."""
    if settings.is_sqlite:
        shutil.copyfile(sqlite_with_cast if kept_cast else migrated, settings.sqlite_path)
    application = create_app(settings)
    application.jinja_env.bytecode_cache = COMPILED
    yield application
    close(application)


@pytest.fixture(autouse=True)
def takes_their_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let five seconds pass, by the clock, whenever a guest's form is made or comes back: nobody in tests is a machine."""
    ticks = count()
    monkeypatch.setattr(
        "helpdesk.web.portal.pace.now", lambda: datetime.now(UTC) + next(ticks) * timedelta(seconds=5)
    )


@pytest.fixture
def context(app: Flask) -> Iterator[None]:
    """An application context, for tests that call verbs and queries themselves. Do not ask for `client` beside it."""
    with app.app_context():
        yield


@pytest.fixture
def cast(app: Flask, kept_cast: Cast) -> Cast:
    """Ana, Bo, Rui and Zoe, and a ticket of Rui's and one of Zoe's, whatever else the test has made first."""
    return kept_cast


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser that keeps its cookies."""
    return app.test_client()


@pytest.fixture
def sql(app: Flask) -> Iterator[list[str]]:
    """Every SQL statement from here on, oldest first. `sql.clear()` starts the count anew."""
    statements: list[str] = []

    def note(connection, cursor, statement, *rest) -> None:
        statements.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield statements
    event.remove(engine, "before_cursor_execute", note)


@pytest.fixture
def log(caplog, capsys) -> Callable[[], str]:
    """Return the log as it is written: failures through logging, requests straight to standard error. To be read once."""
    caplog.handler.setFormatter(JsonLines())
    caplog.set_level(logging.DEBUG)
    return lambda: caplog.text + capsys.readouterr().err


@pytest.fixture
def unused_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(autouse=True, scope="session")
def no_socket_beyond_loopback() -> Iterator[None]:
    """Refuse every connection that would leave this machine."""

    def guard(connect):
        def guarded(self, address):
            if self.family in (socket.AF_INET, socket.AF_INET6) and not is_loopback(address[0]):
                raise RuntimeError(f"a test tried to reach {address[0]}")
            return connect(self, address)

        return guarded

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guard(socket.socket.connect))
        patch.setattr(socket.socket, "connect_ex", guard(socket.socket.connect_ex))
        yield


def is_loopback(host: str) -> bool:
    """Does this name or address mean this machine?"""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host in ("localhost", "")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the other database, and give all browser tests to one process: two browsers would compete for the machine."""
    wanted = config.getoption("--database")
    items[:] = [item for item in items if wanted in (None, database_of(item, wanted))]
    for item in items:
        if "browser" in Path(item.path).parts:
            item.add_marker(pytest.mark.xdist_group("browser"))


def pytest_collection_finish() -> None:
    """Look for garbage seldom, and never among what stays: it took 22 of 100 seconds of processor time (2026-12-01)."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item):
    """Where CI is set, a test that skips because something is not installed has failed."""
    return without_skips((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector):
    """The same for a whole file that skips."""
    return without_skips((yield))


def without_skips(report):
    """Turn a skip into a failure where CI is set."""
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"nothing may be skipped where CI is set: {report.longrepr}"
    return report
