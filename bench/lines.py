"""What is measured: the requests, as whom, and what must come back."""

from __future__ import annotations

import json
import re
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar

from bench.desk import KEY
from bench.load import ask, request

PASSWORD = "demo-helpdesk"
API = "/v1/support/tickets"
AS_PROGRAM = {"X-API-Key": KEY}
GZIP = {"Accept-Encoding": "gzip"}
NEW = json.dumps({"subject": "Bench", "description": "A ticket of the bench.", "priority": "high"}).encode()
BARE = request("GET", "/bare", {})
Line = tuple[str, bytes, int]


def lines(port: int, agent: dict[str, str], person: dict[str, str]) -> list[Line]:
    """Return the lines of the table: name, request, expected status. Pages are asked for without gzip, as the peers' were."""
    number, tag = with_two_comments(port)
    long = with_comments(port, 10)
    own = re.search(r'href="/requests/(\d+)', fetch(port, "/requests", person))[1]
    return [
        ("GET one ticket, JSON", request("GET", f"{API}/{number}", AS_PROGRAM), 200),
        ("the same, 304", request("GET", f"{API}/{number}", AS_PROGRAM | {"If-None-Match": tag}), 304),
        ("list of 50, JSON", request("GET", f"{API}?limit=50", AS_PROGRAM), 200),
        ("create, JSON", request("POST", API, AS_PROGRAM, NEW), 201),
        ("queue, 50 rows", request("GET", "/tickets?view=open", agent), 200),
        ("queue, 50 rows, gzip", request("GET", "/tickets?view=open", agent | GZIP), 200),
        ("ticket page", request("GET", f"/tickets/{long}", agent), 200),
        ("search page, 2 words", request("GET", "/tickets?q=order+delivery", agent), 200),
        ("end user's list", request("GET", "/requests", person), 200),
        ("end user's request page", request("GET", f"/requests/{own}", person), 200),
    ]


def with_two_comments(port: int) -> tuple[int, str]:
    """Return a ticket with two public comments, and its entity tag."""
    number = with_comments(port, 2)
    _status, head, _body = ask(port, request("GET", f"{API}/{number}", AS_PROGRAM))
    return number, re.search(rb"(?i)^etag: (.*?)\r?$", head, re.MULTILINE)[1].decode()


def with_comments(port: int, count: int) -> int:
    """Return the first ticket with so many public comments, else the one of the first 500 that comes nearest."""
    nearest = (10_000, 0)
    for each in json.loads(fetch(port, f"{API}?limit=500", AS_PROGRAM)):
        comments = json.loads(fetch(port, f"{API}/{each['id']}", AS_PROGRAM))["comments"]
        nearest = min(nearest, (abs(len(comments) - count), each["id"]))
        if nearest[0] == 0:
            break
    return nearest[1]


def fetch(port: int, path: str, headers: dict[str, str]) -> str:
    """Get a page."""
    asked = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers)
    return urllib.request.urlopen(asked, timeout=60).read().decode()


def session(port: int, email: str) -> dict[str, str]:
    """Sign in and return the header with the cookies."""
    jar = CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    page = opener.open(f"http://127.0.0.1:{port}/sign-in", timeout=30).read().decode()
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]
    form = {"csrf_token": token, "email": email, "password": PASSWORD, "next": "/account"}
    opener.open(f"http://127.0.0.1:{port}/sign-in", urllib.parse.urlencode(form).encode(), timeout=30).close()
    return {"Cookie": "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)}
