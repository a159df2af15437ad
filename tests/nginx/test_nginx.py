"""What reaches the helpdesk through the nginx configuration that ships, and what does not."""

import http.client
import json
import re
import select
import socket
import ssl
from contextlib import ExitStack

import pytest

from helpdesk.rules import links
from tests.nginx.conftest import KEY, NAME, everything
from tests.waiting import until

pytestmark = pytest.mark.xdist_group("nginx")
BODY = json.dumps({"subject": "Smuggled", "description": "x"}).encode()
HEAD = f"POST /v1/support/tickets HTTP/1.1\r\nHost: {NAME}\r\nX-API-Key: {KEY}\r\n".encode()


def ask(site, method: str, path: str, body: bytes | None = None, source: str = "127.0.0.1", **headers: str):
    """One request through nginx: the answer, with its body read."""
    connection = http.client.HTTPSConnection(NAME, site.https, timeout=30)
    connection.sock = site.connect(source)
    connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    answer.content = answer.read()
    connection.close()
    return answer


def tickets(site) -> int:
    """How many tickets there are."""
    return len(json.loads(ask(site, "GET", "/v1/support/tickets", X_API_Key=KEY).content))


def logged(site, line: str) -> str | None:
    """What nginx has logged, once this line is in it."""
    log = site.certificate.with_name("access.log").read_text()
    return log if line in log else None


@pytest.mark.parametrize("place", sorted({*links.PATHS.values(), "/setup/"}))
def test_no_log_of_nginx_holds_the_secret_of_a_link(site, place):
    ask(site, "GET", f"{place}canary-secret?rating=up", Referer=f"https://{NAME}{place}canary-secret")
    last = f"/requests/new?after={place.strip('/').replace('/', '-')}"
    ask(site, "GET", last)
    log = until(
        lambda: logged(site, f'"GET {last}"'), "nginx logs once an answer has left, but it must log it"
    )
    assert f"GET {place}..." in log
    assert "canary-secret" not in log


def test_a_request_passes_and_is_answered(site):
    before = tickets(site)
    assert ask(site, "POST", "/v1/support/tickets", BODY, X_API_Key=KEY).status == 201
    assert tickets(site) == before + 1


@pytest.mark.parametrize(
    "framing",
    [
        b"Content-Length: %d\r\nTransfer-Encoding: chunked\r\n" % len(BODY),
        b"Transfer-Encoding: chunked\r\nContent-Length: %d\r\n" % len(BODY),
        b"Content-Length: %d\r\nContent-Length: %d\r\n" % (len(BODY), len(BODY)),
        b"Content-Length: %d\r\nContent-Length: 0\r\n" % len(BODY),
        b"Content-Length: +%d\r\n" % len(BODY),
        b"Content-Length: -1\r\n",
        b"Transfer-Encoding: xchunked\r\n",
        b"Transfer-Encoding: chunked, identity\r\n",
        b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
    ],
)
def test_a_request_with_two_lengths_or_none_to_trust_is_refused(site, framing):
    before = tickets(site)
    answer = site.say(HEAD + framing + b"\r\n" + BODY)
    assert answer.split(b"\r\n")[0].split()[1] in (b"400", b"501"), answer[:200]
    assert answer.count(b"HTTP/1.1 ") == 1, "what followed was taken for a second request"
    assert tickets(site) == before


@pytest.mark.parametrize(
    "raw",
    [
        HEAD.replace(b"\r\n", b"\n") + b"Content-Length: %d\n\n" % len(BODY) + BODY,
        HEAD + b"X-Folded: a\r\n  Content-Length: 5\r\nContent-Length: %d\r\n\r\n" % len(BODY) + BODY,
        HEAD + b"Content-Length : 0\r\nContent-Length: %d\r\n\r\n" % len(BODY) + BODY,
    ],
)
def test_odd_lines_are_refused_or_become_one_plain_request(site, raw):
    before = tickets(site)
    answer = site.say(raw)
    status = answer.split(b"\r\n")[0].split()[1]
    assert status in (b"400", b"201"), answer[:200]
    assert tickets(site) == before + (status == b"201")


def test_a_second_request_hidden_in_chunks_is_not_one(site):
    hidden = b"0\r\n\r\nDELETE /v1/support/tickets/1 HTTP/1.1\r\nHost: x\r\n\r\n"
    answer = site.say(
        HEAD + b"Content-Length: %d\r\nTransfer-Encoding: chunked\r\n\r\n" % len(hidden) + hidden
    )
    assert answer.startswith(b"HTTP/1.1 400")
    assert not [line for line in site.logged() if line.get("method") == "DELETE"]


def test_a_body_that_is_too_big_is_refused_before_it_is_sent(site):
    answer = site.say(HEAD + b"Content-Length: 300000000\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 413")


def test_a_body_that_is_too_big_for_json_is_refused_by_the_helpdesk(site):
    answer = ask(site, "POST", "/v1/support/tickets", b" " * 1_100_000, X_API_Key=KEY)
    assert (answer.status, answer.getheader("Content-Type")) == (413, "application/problem+json")


def test_what_the_client_claims_of_itself_counts_for_nothing(site):
    lies = {
        "X_Forwarded_For": "6.6.6.6", "X_Forwarded_Proto": "http", "X_Forwarded_Host": "evil.example",
        "X_Real_IP": "6.6.6.6", "Forwarded": "for=6.6.6.6;proto=http;host=evil.example", "X_Request_Id": "who-was-this-1",
    }  # fmt: skip
    answer = ask(site, "GET", "/sign-in", source="127.0.0.2", **lies)
    assert answer.status == 200
    assert b"evil.example" not in answer.content
    assert "Secure" in answer.getheader("Set-Cookie")  # it knows that this was https, whatever was claimed
    seen = [line["ip"] for line in site.logged() if line.get("request_id") == "who-was-this-1"]
    assert seen == ["127.0.0.2"]


def test_the_slow_hold_nothing_that_others_need(site):
    with ExitStack() as stack:
        slow = [stack.enter_context(site.connect(f"127.0.0.{3 + n // 50}")) for n in range(150)]
        for connection in slow:
            connection.sendall(HEAD[:40])  # and never the rest
        assert ask(site, "GET", "/v1/support/categories", X_API_Key=KEY).status == 200
        assert all(not everything(connection) for connection in slow[:3])  # closed by nginx, in its time


def test_one_address_has_so_many_connections_and_no_more(site):
    with ExitStack() as stack:
        open_ones = [stack.enter_context(site.connect("127.0.0.9")) for _ in range(70)]
        for connection in open_ones:
            connection.sendall(HEAD + b"Content-Length: 10\r\n\r\n")
        answers = [each.recv(64) for each in open_ones if is_readable(each)]
        assert any(answer.startswith(b"HTTP/1.1 429") for answer in answers)
        assert ask(site, "GET", "/v1/support/categories", X_API_Key=KEY).status == 200


def is_readable(connection: ssl.SSLSocket) -> bool:
    """Does an answer come within a moment?"""
    return bool(connection.pending() or select.select([connection], [], [], 0.3)[0])


def test_styles_and_scripts_come_zipped_from_nginx_itself(site):
    page = ask(site, "GET", "/sign-in").content.decode()
    path = re.search(r'"(/assets/[^"]+\.css)"', page)[1]
    answers = [ask(site, "GET", path, Accept_Encoding="gzip") for _ in range(2)]
    assert [answer.status for answer in answers] == [200, 200]
    assert answers[0].content == answers[1].content
    assert answers[0].getheader("Content-Encoding") == "gzip"
    assert "immutable" in answers[0].getheader("Cache-Control")
    assert any(path.is_file() for path in site.cache.rglob("*"))


def test_no_page_is_kept_by_nginx(site):
    ids = [ask(site, "GET", "/sign-in").getheader("X-Request-Id") for _ in range(2)]
    assert ids[0] != ids[1]


def test_plain_http_leads_people_to_https_and_refuses_programs(site):
    for path, status in (("/tickets?view=all", 301), ("/v1/support/tickets", 403)):
        connection = http.client.HTTPConnection("127.0.0.1", site.http, timeout=20)
        connection.request("GET", path, headers={"Host": NAME})
        answer = connection.getresponse()
        assert answer.status == status
        if status == 301:
            assert answer.getheader("Location") == f"https://{NAME}{path}"
        connection.close()


def test_another_name_finds_nothing(site):
    with (
        pytest.raises((ssl.SSLError, ConnectionError)),
        socket.create_connection(("127.0.0.1", site.https)) as plain,
    ):
        ssl._create_unverified_context().wrap_socket(plain, server_hostname="other.example").recv(1)
    assert b"evil" not in site.say(
        b"GET /sign-in HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
    )


def test_readiness_is_for_those_inside(site):
    assert ask(site, "GET", "/readyz").status == 200
    assert ask(site, "GET", "/readyz", source="127.0.0.2").status == 403
