"""HEAD, OPTIONS and methods that an address does not take (RFC 9110)."""

import pytest

from helpdesk.api import PREFIX


def addresses(app) -> dict[str, set[str]]:
    """Every address of the API with the methods that it takes."""
    found: dict[str, set[str]] = {}
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith(f"{PREFIX}/") and rule.methods:
            address = rule.rule.removeprefix(PREFIX).replace("<segment:number>", "2")
            found.setdefault(address, set()).update(rule.methods)
    return found


def test_head_answers_like_get_without_a_body(app, program, cast):
    for address, methods in addresses(app).items():
        if "GET" in methods:
            get, head = program("GET", address), program("HEAD", address)
            assert (head.status_code, head.data) == (get.status_code, b""), address
            for name in ("Content-Type", "Content-Length", "ETag", "Link"):
                assert head.headers.get(name) == get.headers.get(name), address


def test_options_and_405_name_what_an_address_takes(app, program, cast):
    for address, methods in addresses(app).items():
        options = program("OPTIONS", address)
        assert options.status_code == 200
        assert set(options.headers["Allow"].split(", ")) == methods, address
        for method in {"PUT", "POST", "DELETE", "PATCH"} - methods:
            answer = program(method, address, {})
            assert (answer.status_code, answer.content_type) == (405, "application/problem+json"), address
            assert set(answer.headers["Allow"].split(", ")) == methods, address


@pytest.mark.parametrize("path", ["/tickets/2", "/tickets?limit=1"])
def test_head_takes_conditions_too(program, cast, path):
    answer = program("HEAD", path)
    if tag := answer.headers.get("ETag"):
        assert program("HEAD", path, If_None_Match=tag).status_code == 304
