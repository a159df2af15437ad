"""Pages that a browser may fetch ahead: whose name the rules, and which they are."""

import pytest

from tests.web.forms import HTMX
from tests.web.visitors import signed_in


def rules(answer) -> str | None:
    """The header that names the rules."""
    return answer.headers.get("Speculation-Rules")


@pytest.mark.parametrize(("who", "url"), [("ana", "/tickets"), ("rui", "/requests")])
def test_a_page_of_somebody_signed_in_names_the_rules(client, cast, who, url):
    named = rules(signed_in(client, getattr(cast, who)).get(url))
    answer = client.get(named.strip('"'))
    assert answer.content_type == "application/speculationrules+json"
    wanted = [each["href_matches"] for each in answer.get_json(force=True)["prefetch"][0]["where"]["or"]]
    assert wanted == [r"/tickets/:number(\d+)", r"/requests/:number(\d+)"]


def test_neither_parts_of_pages_nor_strangers_get_them(client, cast):
    assert rules(client.get("/sign-in")) is None
    assert rules(signed_in(client, cast.ana).get("/tickets", headers=HTMX)) is None
