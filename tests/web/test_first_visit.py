"""What a browser fetches that comes for the first time, gzipped: everything that a page names, and the page."""

import re

import pytest

from tests.web.visitors import signed_in

KB = 1000
NAMED = re.compile(r'(?:href|src)="(/assets/[^"#]+)')
GZIP = {"Accept-Encoding": "gzip"}
GUEST = {"/sign-in": 60, "/sign-in/link": 60, "/register": 60, "/r/nothing": 60, "/requests/new": 100}
RUI = {"/requests": 100, "/requests/new": 100, "/requests/2": 100, "/account": 100}


def first_visit(client, path: str) -> tuple[int, int]:
    """Return how many bytes and how many requests."""
    addresses = {path, *NAMED.findall(client.get(path).text)}
    return sum(len(client.get(each, headers=GZIP).data) for each in addresses), len(addresses)


@pytest.mark.parametrize(("path", "most"), GUEST.items())
def test_a_page_of_a_guest_is_light(client, cast, path, most):
    size, requests = first_visit(client, path)
    assert 10 * KB < size <= most * KB
    assert requests <= 8


@pytest.mark.parametrize(("path", "most"), RUI.items())
def test_a_page_of_an_end_user_is_light(client, cast, path, most):
    size, requests = first_visit(signed_in(client, cast.rui), path)
    assert 40 * KB < size <= most * KB
    assert requests <= 8
