"""What a browser fetches that comes for the first time, gzipped: everything that a page names, and the page."""

import re

import pytest

from tests.web.visitors import signed_in

KB = 1000
NAMED = re.compile(r'(?:href|src)="(/assets/[^"#]+)')
AHEAD = re.compile(r'<link data-behaviour="ahead".*?>')  # for the next page, once somebody types
SCRIPT = re.compile(r'<script src="([^"]+)')
BEHAVIOURS = re.compile(r'data-behaviour="([^"]+)')
STYLESHEET = re.compile(r'<link rel="stylesheet" href="([^"]+)')
FONT = re.compile(r'url\("\.\.(/[^"]+)"\)[^;]+; unicode-range: ([^;]+);')
EUROPE = "Łódź Český Győr İzmir Iași Vlorë Māris Ħal Eğri Åse Þór Œuvre STRAẞE Əli"
GZIP = {"Accept-Encoding": "gzip"}
GUEST = {"/sign-in": 22, "/sign-in/link": 22, "/register": 22, "/r/nothing": 22, "/requests/new": 100}
RUI = {"/requests": 100, "/requests/new": 100, "/requests/2": 100, "/account": 100}


def first_visit(client, path: str, letters: str = "") -> tuple[int, int]:
    """Return how many bytes and how many requests; with the fonts for letters that the page would have."""
    page = client.get(path).text
    addresses = {path, *NAMED.findall(AHEAD.sub("", page)), *fonts(client, page, letters)}
    return sum(len(client.get(each, headers=GZIP).data) for each in addresses), len(addresses)


def fonts(client, page: str, letters: str) -> set[str]:
    """Return where a browser gets these letters: of the faces that have one, the last."""
    faces = FONT.findall(client.get(STYLESHEET.search(page)[1]).text)
    return {
        next(f"/assets{url}" for url, ranges in reversed(faces) if has(ranges, ord(letter)))
        for letter in set(letters)
    }


def has(ranges: str, letter: int) -> bool:
    spans = [each.removeprefix("U+").split("-") for each in ranges.split(", ")]
    return any(int(span[0], 16) <= letter <= int(span[-1], 16) for span in spans)


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


@pytest.mark.parametrize("who", ["rui", "ana"])
def test_the_letters_of_europe_weigh_little(client, cast, who):
    path, most = {"rui": ("/requests", 100), "ana": ("/tickets", 160)}[who]
    visitor = signed_in(client, getattr(cast, who))
    (light, few), (size, requests) = first_visit(visitor, path), first_visit(visitor, path, EUROPE)
    assert requests == few + 1
    assert light < size < light + 16 * KB
    assert size <= most * KB


@pytest.mark.parametrize("path", [*GUEST, "/nowhere"])
def test_the_script_of_a_page_knows_all_that_the_page_asks_for(client, cast, path):
    page = client.get(path).text
    script = client.get(SCRIPT.search(page)[1]).text
    asked = {name for names in BEHAVIOURS.findall(page) for name in names.split()}
    assert asked <= set(re.findall(r'^behaviour\("([\w-]+)"', script, re.MULTILINE))
    assert "htmx.registerExtension" in script or not re.search(r" hx-|htmx-config", page)
