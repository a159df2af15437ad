"""Style sheets work in both writing directions and take every colour from a token."""

import pytest

from tests.architecture.sources import files, hits, named

COMMENT = r"/\*.*?\*/"
TOKENS = "static/css/_layers.css"
BANS = {
    "a physical side": r"(?<![\w-])(?:[a-z-]+-)?(?:left|right)(?:-[a-z-]+)?\s*:",
    "a physical alignment": r"(?<![\w-])(?:text-align|float|clear)\s*:\s*(?:left|right)",
    "!important": r"!\s*important",
    "an id": r"^[^{};:]*#[a-z][\w-]*[^{};]*\{",
    "an address elsewhere": r"url\(\s*['\"]?(?:https?:)?//",
}
COLOUR = r":[^;{}]*(?:#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch|oklab|lab|lch)a?\(\s*[\d.])"


@pytest.mark.parametrize("ban", BANS)
def test_no_style_sheet_has(ban):
    assert [hit for path in files(".css") for hit in hits(path, BANS[ban], without=COMMENT)] == []


def test_colours_are_written_only_in_the_tokens():
    others = [path for path in files(".css") if named(path) != TOKENS]
    assert [hit for path in others for hit in hits(path, COLOUR, without=COMMENT)] == []
