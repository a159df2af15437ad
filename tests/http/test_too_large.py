"""What a request may weigh depends on its address: the real server refuses the rest before it reads it."""

import re
import socket
from contextlib import closing
from urllib.parse import urlsplit

import pytest
from waitress.channel import HTTPChannel

from helpdesk.http.too_large import MOST_TEXT_BYTES, refuse_what_is_too_large, takes_files
from tests.server import listening
from tests.web.visitors import csrf_token

TAKE_FILES = {
    "/uploads", "/requests/new", "/requests/1/comments", "/tickets/new", "/tickets/1/comments", "/v1/support/tickets",
    "/v1/support/tickets/1/comments", "/v1/support/tickets/1/attachments",
}  # fmt: skip


@pytest.fixture
def address(app, monkeypatch):
    for name in ("parser_class", "error_task_class"):
        monkeypatch.setattr(HTTPChannel, name, getattr(HTTPChannel, name))
    refuse_what_is_too_large()
    with listening(app) as url:
        yield ("127.0.0.1", urlsplit(url).port)


def asked(address: tuple, path: str, *headers: str, body: bytes = b"") -> str:
    """Send headers, and of the body no more than this; return all that comes until the server ends it."""
    lines = [f"POST {path} HTTP/1.1", "Host: a", *headers, "", ""]
    with closing(socket.create_connection(address, timeout=10)) as client:
        client.sendall("\r\n".join(lines).encode() + body)
        return b"".join(iter(lambda: client.recv(65536), b"")).decode()


def posts(app) -> set[str]:
    """Every address that takes a body, with 1 for its variables."""
    rules = [each for each in app.url_map.iter_rules() if each.methods & {"POST", "PUT", "PATCH"}]
    return {re.sub(r"<[^>]+>", "1", each.rule) for each in rules}


def test_these_addresses_take_files_and_no_others(app):
    assert {path for path in posts(app) if takes_files(path)} == TAKE_FILES
    assert all(takes_files(f"{path}/") for path in TAKE_FILES)
    assert not takes_files("//uploads")


@pytest.mark.parametrize(
    "path", ["/sign-in", "/requests/1/rating", "/v1/support/tickets/1", "/nowhere", "/uploads/1/removal"]
)
def test_what_holds_no_files_is_refused_by_its_length_before_it_is_read(address, path):
    said = asked(address, path, f"Content-Length: {MOST_TEXT_BYTES}")
    assert said.startswith("HTTP/1.1 413 ")
    assert "At most 2 MB are taken here." in said


def test_what_comes_in_chunks_is_refused_when_it_has_become_too_large(address):
    chunk = b"80000\r\n" + b"x" * 0x80000 + b"\r\n"
    said = asked(address, "/sign-in", "Transfer-Encoding: chunked", body=chunk * 4)
    assert said.startswith("HTTP/1.1 413 ")


def test_what_may_hold_files_is_waited_for(address):
    """Headers, and then the end: had it been refused by its length, an answer would have come."""
    with closing(socket.create_connection(address, timeout=10)) as client:
        client.sendall(
            f"POST /uploads HTTP/1.1\r\nHost: a\r\nContent-Length: {MOST_TEXT_BYTES}\r\n\r\n".encode()
        )
        client.shutdown(socket.SHUT_WR)
        assert client.recv(65536) == b""


@pytest.mark.parametrize(("count", "status"), [(100, 422), (101, 413)])
def test_a_form_has_a_hundred_parts_at_most_since_its_texts_are_in_memory(client, count, status):
    token = csrf_token(client)
    parts = {"csrf_token": token, **{f"field{number}": "x" for number in range(count - 1)}}
    answer = client.post("/requests/new", data=parts, content_type="multipart/form-data")
    assert answer.status_code == status


def test_what_is_smaller_is_answered_by_the_application(address):
    said = asked(address, "/nowhere", "Content-Length: 2", "Connection: close", body=b"xx")
    assert said.startswith("HTTP/1.1 4")
    assert "are taken here" not in said
