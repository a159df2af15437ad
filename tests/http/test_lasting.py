"""Connections of the real server, which outlast answers without a body."""

import http.client
from urllib.parse import urlsplit

import pytest

from helpdesk.http.lasting import keep_connections
from tests.server import listening


@pytest.fixture
def wire(app):
    keep_connections()
    app.add_url_rule("/nothing", "nothing", lambda: ("", 204))
    app.add_url_rule("/known", "known", lambda: ("", 304))
    with listening(app) as address:
        connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=10)
        yield connection
        connection.close()


def ask(wire: http.client.HTTPConnection, path: str, **headers: str) -> http.client.HTTPResponse:
    wire.request("GET", path, headers=headers)
    answer = wire.getresponse()
    answer.read()
    return answer


@pytest.mark.parametrize(("path", "status"), [("/nothing", 204), ("/known", 304)])
def test_a_connection_outlasts_an_answer_without_a_body(wire, path, status):
    assert ask(wire, path).status == status
    kept = wire.sock
    assert kept is not None
    assert ask(wire, "/healthz").status == 200
    assert wire.sock is kept


def test_it_ends_when_the_client_asks_for_that(wire):
    assert ask(wire, "/known", Connection="close").getheader("Connection") == "close"
    assert wire.sock is None
