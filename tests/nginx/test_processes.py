"""Several server processes on one PostgreSQL database, nginx in front: one helpdesk, whoever answers."""

import http.client
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

import psycopg
import pytest

from helpdesk import create_app, queries
from helpdesk.actions import demo
from helpdesk.db import read
from helpdesk.migrations.run import head
from helpdesk.rules.actor import system
from tests.cast import PASSWORD, person
from tests.desk import close, settings_in
from tests.nginx.conftest import (
    KEY,
    NAME,
    ROOT,
    Site,
    await_answer,
    free_port,
    make_certificate,
    start_helpdesk,
    start_nginx,
    stop,
)  # fmt: skip
from tests.postgresql import empty_databases, why_not
from tests.waiting import until

pytestmark = pytest.mark.xdist_group("nginx")
TICKET = json.dumps({"subject": "Seen by all", "description": "Whoever answers."}).encode()


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """An empty database of this module's own."""
    if reason := why_not():
        pytest.skip(reason)
    with empty_databases() as make:
        yield make()


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Where all processes have their instance folder."""
    folder = tmp_path_factory.mktemp("processes")
    (folder / "instance").mkdir()
    return folder


@pytest.fixture(scope="module")
def two(url, folder) -> Iterator[Site]:
    """Two processes that were started at the same moment on the empty database, each with its worker."""
    behind = [free_port(), free_port()]
    logs = [folder / "log-0", folder / "log-1"]
    site = Site(free_port(), free_port(), behind, logs, make_certificate(folder), folder / "cache")
    for port, log in zip(behind, logs, strict=True):
        site.processes.append(start_helpdesk(folder / "instance", port, log, HELPDESK_DATABASE_URL=url))
    try:
        for port in behind:
            await_answer(port)
        start_nginx(site, folder)
        yield site
    finally:
        stop(site)


@pytest.fixture(scope="module")
def desk(two, url, folder) -> Iterator:
    """The same helpdesk, in this process."""
    app = create_app(settings_in(folder / "instance", url))
    with app.app_context():
        person("ana@example.com", "Ana Agent", "agent")
        person("zoe@example.com", "Zoe Stranger")
    yield app
    close(app)


class Browser:
    """Keeps its cookies, and asks whichever process it is told to."""

    def __init__(self):
        self.cookies = SimpleCookie()

    def ask(self, port: int, method: str, path: str, **form: str) -> tuple[int, str]:
        """Send a request as nginx would pass it on; the status and the page."""
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        headers = {
            "Host": NAME, "X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "https", "Origin": f"https://{NAME}",
            "Referer": f"https://{NAME}/", "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": "; ".join(f"{name}={one.value}" for name, one in self.cookies.items()),
        }  # fmt: skip
        connection.request(method, path, urlencode(form), headers)
        answer = connection.getresponse()
        for line in answer.headers.get_all("Set-Cookie") or ():
            self.cookies.load(line)
        page = answer.read().decode()
        connection.close()
        return answer.status, page

    def send(self, port: int, path: str, **form: str) -> int:
        """Fetch the sign-in page's or this page's token and send the form; the status."""
        page = self.ask(port, "GET", path)[1]
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
        return self.ask(port, "POST", path, csrf_token=token, **form)[0]


def program(port: int, method: str, path: str, body: bytes | None = None) -> tuple[int, bytes]:
    """Ask a process as a program with the key."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request(method, f"/v1/support{path}", body, {"X-API-Key": KEY, "Host": NAME})
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, content


def test_processes_that_start_at_once_make_one_schema(two, url):
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(head(),)]
        assert connection.execute("SELECT count(*) FROM category").fetchone() == (5,)
    for log in two.logs:
        assert "Traceback" not in log.read_text()


def test_what_one_took_the_other_shows(two):
    first, second = two.behind
    status, content = program(first, "POST", "/tickets", TICKET)
    assert status == 201
    number = json.loads(content)["id"]
    assert program(second, "GET", f"/tickets/{number}") == program(first, "GET", f"/tickets/{number}")
    assert program(second, "DELETE", f"/tickets/{number}")[0] == 204
    assert program(first, "GET", f"/tickets/{number}")[0] == 404


def test_a_sign_in_at_one_is_one_at_the_other_and_so_is_a_sign_out(two, desk):
    first, second = two.behind
    ana = Browser()
    assert ana.send(first, "/sign-in", email="ana@example.com", password=PASSWORD) == 303
    assert ana.ask(second, "GET", "/tickets")[0] == 200
    page = ana.ask(second, "GET", "/account")[1]
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    kept = SimpleCookie({name: one.value for name, one in ana.cookies.items()})
    assert (
        ana.ask(first, "POST", "/sign-out", csrf_token=token)[0] == 303
    )  # a form of the one, sent to the other
    ana.cookies = kept
    assert ana.ask(second, "GET", "/tickets")[0] == 303


def test_wrong_passwords_count_wherever_they_are_tried(two, desk):
    found = [
        Browser().send(two.behind[turn % 2], "/sign-in", email="zoe@example.com", password=f"wrong {turn}")
        for turn in range(12)
    ]
    assert found[:10] == [422] * 10
    assert found[10:] == [429] * 2


def test_background_work_is_done_once(two, desk):
    with desk.app_context():
        with read():
            before = queries.health.facts().tickets
        demo.ask_for_demo(system())
        until(lambda: progress() == "done", "nobody loads the demo")
        with read():
            assert queries.health.facts().tickets == before + demo.job.TICKETS


def progress() -> str:
    """How far the demo is."""
    with read():
        return queries.demo.progress().state


def test_gunicorn_serves_it_too_and_knows_who_asks(two, url, folder):
    port, log = free_port(), folder / "log-gunicorn"
    command = [
        sys.executable, "-m", "gunicorn", "--workers", "2", "--threads", "4", "--bind", f"127.0.0.1:{port}", "app:app",
    ]  # fmt: skip
    own = {name: value for name, value in os.environ.items() if not name.startswith("HELPDESK_")}
    own |= {
        "HELPDESK_INSTANCE": str(folder / "instance"), "HELPDESK_DATABASE_URL": url, "HELPDESK_WORKER": "off",
        "HELPDESK_BASE_URL": f"https://{NAME}", "HELPDESK_TRUSTED_PROXIES": "127.0.0.1",
    }  # fmt: skip
    with log.open("ab") as out:
        server = subprocess.Popen(command, cwd=ROOT, env=own, stdout=out, stderr=out)
    try:
        await_answer(port)
        assert program(port, "GET", "/categories")[0] == 200
        ana = Browser()
        assert ana.send(port, "/sign-in", email="ana@example.com", password=PASSWORD) == 303
        assert ana.ask(two.behind[0], "GET", "/tickets")[0] == 200
        lines = [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]
        assert "203.0.113.7" in {line.get("ip") for line in lines}
    finally:
        server.terminate()
        server.wait(timeout=20)


def test_people_notice_nothing_when_one_process_goes(two):
    one = two.processes[0]
    one.terminate()
    one.wait(timeout=20)
    for _ in range(6):
        connection = http.client.HTTPSConnection(NAME, two.https, timeout=30)
        connection.sock = two.connect()
        connection.request("GET", "/v1/support/priorities", headers={"X-API-Key": KEY})
        assert connection.getresponse().status == 200
        connection.close()
