"""Stylesheets, scripts, fonts and icons arrive small, typed, and may be kept for ever."""

import gzip
import re

import pytest

from helpdesk.http.assets import STATIC, load_assets

KB = 1000
BUDGETS = {
    "agent.css": 22 * KB,
    "portal.css": 15 * KB,
    "agent.js": 45 * KB,
    "portal.js": 20 * KB,
    "entry.js": 2 * KB,
    "icons.svg": 4 * KB,
}


@pytest.fixture(scope="module")
def assets():
    return load_assets(STATIC)


@pytest.mark.parametrize("name", BUDGETS)
def test_a_bundle_is_within_its_budget(assets, name):
    assert 0 < len(assets[name].zipped) <= BUDGETS[name]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("agent.css", "text/css"),
        ("portal.js", "text/javascript"),
        ("icons.svg", "image/svg+xml"),
        ("inter-latin-wght-normal.woff2", "font/woff2"),
    ],
)
def test_an_asset_has_its_type_and_may_be_kept_for_ever(client, assets, name, kind):
    answer = client.get(assets[name].url)
    assert answer.mimetype == kind
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.data == assets[name].body


def test_an_asset_is_gzipped_only_for_those_who_take_it(client, assets):
    asset = assets["agent.css"]
    plain, zipped = client.get(asset.url), client.get(asset.url, headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(zipped.data) == plain.data
    assert plain.vary.to_header() == zipped.vary.to_header() == "Accept-Encoding"


def test_yesterdays_name_gives_todays_file_which_may_not_be_kept(client, assets):
    answer = client.get("/assets/000000000000/agent.css")
    assert (answer.data, answer.headers["Cache-Control"]) == (assets["agent.css"].body, "no-cache")


def test_an_unknown_name_is_missing(client):
    assert client.get("/assets/000000000000/secret.txt").status_code == 404


def test_the_stylesheet_names_fonts_that_exist(client, assets):
    urls = re.findall(r'url\("\.\./([^"]+)"\)', assets["agent.css"].body.decode())
    assert len(urls) == 10
    assert {client.get(f"/assets/{url}").headers["Cache-Control"] for url in urls} == {
        "public, max-age=31536000, immutable"
    }


def test_agents_files_are_not_sent_to_end_users(assets):
    assert b".queue__row" in assets["agent.css"].body
    assert b".queue__row" not in assets["portal.css"].body
    assert b"hotkeys" not in assets["portal.js"].body


def test_a_script_of_ours_goes_out_without_what_is_for_us_and_a_vendored_one_as_it_is():
    script = load_assets(STATIC)["portal.js"].body.decode()
    assert (STATIC / "vendor/htmx-4.0.1.min.js").read_text() in script
    ours = script.partition("htmx.registerExtension")[2]
    assert [line for line in ours.splitlines() if line.startswith((" ", "//"))] == []
