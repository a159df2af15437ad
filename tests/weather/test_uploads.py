"""Files as weather: many large ones at once, and those that are made to break what reads them."""

import io
import json
import socket
import struct
import zlib
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.weather.harness import IS_LONG, KEY, TICKET, TICKETS, Answer, Desk

MEGABYTE = 1024 * 1024
UPLOADS, PARALLEL = (100, 100) if IS_LONG else (12, 12)
MOST_GROWTH_BYTES = 100 * MEGABYTE
FORM = {"X-API-Key": KEY, "Content-Type": "multipart/form-data; boundary=part"}
TAIL = b"\r\n--part--\r\n"


@pytest.fixture
def files(desk) -> str:
    """A helpdesk with a ticket: where its files are."""
    desk.start()
    return f"{TICKETS}/{desk.ask('POST', TICKETS, TICKET).json()['id']}/attachments"


def part(name: str) -> bytes:
    return f'--part\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()


def send(desk: Desk, path: str, *pieces: bytes, is_chunked: bool = False, **headers: str) -> Answer:
    """Post a form piece by piece; a server that has heard enough may answer before the end."""
    with closing(HTTPConnection("127.0.0.1", desk.port, timeout=300)) as connection:
        length = {} if is_chunked else {"Content-Length": str(sum(map(len, pieces)))}
        with suppress(BrokenPipeError, ConnectionResetError):
            connection.request(
                "POST", path, iter(pieces), {**FORM, **length, **headers}, encode_chunked=is_chunked
            )
        answer = connection.getresponse()
        return Answer(answer.status, dict(answer.headers), answer.read().decode())


def most_memory(desk: Desk) -> int:
    """The most that the process has ever held, in bytes."""
    status = Path(f"/proc/{desk.process.pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024


def png(width: int, height: int) -> bytes:
    """A picture that is small here and large when it is decoded."""

    def chunk(kind: bytes, inside: bytes) -> bytes:
        return struct.pack(">I", len(inside)) + kind + inside + struct.pack(">I", zlib.crc32(kind + inside))

    packer = zlib.compressobj(9)
    rows = b"".join(packer.compress(bytes(width // 8 + 1)) for _ in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs Linux's /proc")
def test_many_large_uploads_at_once_do_not_grow_the_memory(desk, files):
    body = b"x" * (25 * MEGABYTE - 16)
    assert send(desk, files, part("warm.bin"), b"warm", TAIL).status == 201
    before = most_memory(desk)

    def upload(number: int) -> int:
        return send(desk, files, part(f"{number}.bin"), body, f"{number:016}".encode(), TAIL).status

    with ThreadPoolExecutor(PARALLEL) as pool:
        statuses = list(pool.map(upload, range(UPLOADS)))
    assert set(statuses) == {201}
    assert most_memory(desk) - before <= MOST_GROWTH_BYTES
    assert desk.rows("SELECT count(*), sum(size) FROM attachment") == [
        (UPLOADS + 1, UPLOADS * 25 * MEGABYTE + 4)
    ]


def test_a_picture_is_taken_without_waiting_for_its_small_one(desk, files):
    assert send(desk, files, part("large.png"), png(7000, 7000), TAIL).status == 201  # no worker runs here
    assert desk.rows("SELECT width, height, preview_sha256 FROM attachment") == [(7000, 7000, None)]


def test_bombs_are_kept_as_what_they_are_and_not_unpacked(desk, files):
    before = most_memory(desk)
    for name, raw in (("bomb.png", png(40_000, 40_000)), ("bomb.gz", zlib.compress(bytes(50 * MEGABYTE), 9))):
        assert send(desk, files, part(name), raw, TAIL).status == 201
    assert desk.rows("SELECT width, preview_sha256 FROM attachment") == [(None, ""), (None, "")]
    assert most_memory(desk) - before < 50 * MEGABYTE


def test_a_body_in_chunks_without_a_length_is_taken_or_ends(desk, files):
    assert send(desk, files, part("chunked.txt"), b"in chunks", TAIL, is_chunked=True).status == 201
    too_large = send(desk, files, part("endless"), *[bytes(MEGABYTE)] * 40, TAIL, is_chunked=True)
    assert too_large.status == 413
    assert "is larger than 25 MB" in too_large.text
    both = send(desk, files, part("both"), b"x", TAIL, is_chunked=True, Content_Length="5")
    assert both.status in (201, 400)
    assert desk.ask("GET", files).status == 200


@pytest.mark.parametrize(
    ("path", "kind", "sentence"),
    [
        ("/requests/new", "text/html", "Höchstens 10 Dateien zu je 25 MB"),
        (f"{TICKETS}/1/attachments", "application/problem+json", "At most 10 files of 25 MB"),
    ],
)
def test_what_is_larger_than_anything_that_is_taken_is_told_so_in_words(desk, files, path, kind, sentence):
    with closing(socket.create_connection(("127.0.0.1", desk.port), timeout=30)) as client:
        client.sendall(
            f"POST {path} HTTP/1.1\r\nHost: a\r\nAccept-Language: de\r\nContent-Length: {300 * MEGABYTE}\r\n\r\n".encode()
        )
        said = b"".join(iter(lambda: client.recv(65536), b"")).decode()
    head, _blank, body = said.partition("\r\n\r\n")
    assert head.startswith("HTTP/1.1 413 ")
    assert f"Content-Type: {kind}" in head
    assert sentence in body
    if "json" in kind:
        assert json.loads(body)["status"] == 413


def test_a_form_of_very_many_parts_is_refused(desk, files):
    for count, status in ((100, 400), (101, 413)):
        form = io.BytesIO()
        for number in range(count):
            form.write(part(f"{number}.txt") + b"x\r\n")
        assert send(desk, files, form.getvalue(), b"--part--\r\n").status == status
    assert desk.ask("GET", files).json() == []
