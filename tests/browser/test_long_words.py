"""Pages hold words that are long: sentences 40 % longer than in English, names without a space. No page scrolls sideways."""

import re

import pytest
from babel.support import NullTranslations
from flask_babel import Domain, get_locale

from helpdesk import actions
from helpdesk.rules.text import render
from helpdesk.web import reader
from tests.browser.test_accessibility import WHO, lived_in  # noqa: F401  a fixture

LONGER = 1.4
LONG_WORD = 18
PIECES = re.compile(r"(%\(\w+\)[sd]|%%|&\w+;)")


class Long(NullTranslations):
    """Says each sentence between brackets, and longer."""

    def ugettext(self, message: str) -> str:
        return longer(message)

    def ungettext(self, one: str, many: str, number: int) -> str:
        return longer(one if number == 1 else many)


def longer(sentence: str) -> str:
    """A sentence of 1.4 times the length: a short one as one long word, others with more words."""
    missing = max(2, int(len(PIECES.sub("", sentence)) * LONGER) - len(sentence))
    filling = "ö" * missing if missing < LONG_WORD else " ".join(["längere"] * (missing // 8 + 1))
    return f"[{sentence}{'' if missing < LONG_WORD else ' '}{filling}]"


@pytest.fixture
def long_words(monkeypatch):
    """Esperanto stands for a language that is wordier than English."""
    known = Domain.get_translations
    monkeypatch.setattr(reader, "languages", lambda: {"en": "English", "eo": "Esperanto"})
    monkeypatch.setattr(
        Domain, "get_translations", lambda domain: Long() if str(get_locale()) == "eo" else known(domain)
    )


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("width", [1280, 390])
def test_no_page_scrolls_sideways_in_a_language_of_longer_words(browser, lived_in, long_words, who, width):  # noqa: F811
    page = browser(width=width, height=844, as_=who)
    page.context.set_extra_http_headers({"Accept-Language": "eo"})
    wide = []
    for path in WHO[who]:
        page.goto(path)
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wide.append(path)
    assert wide == []


def test_no_page_scrolls_sideways_for_a_name_and_a_subject_of_one_word(app, browser, cast):
    word = "Donaudampfschiff" * 6
    with app.app_context():
        actions.change_profile(cast.rui, cast.rui.user_id, name=word)
        actions.set_subject(cast.ana, cast.ticket, word * 2)
        actions.reply(cast.rui, cast.ticket, render(f"{word * 4}\n\n    {word * 4}"))
    people = {
        "ana@example.com": [
            "/tickets",
            f"/tickets/{cast.ticket}",
            f"/tickets/new?requester={cast.rui.user_id}",
        ],
        "bo@example.com": ["/admin/people", f"/admin/people/{cast.rui.user_id}"],
        "rui@example.com": ["/requests", f"/requests/{cast.ticket}", "/account"],
    }
    wide = []
    for who, paths in people.items():
        page = browser(width=360, height=780, as_=who)
        for path in paths:
            page.goto(path)
            if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
                wide.append(path)
    assert wide == []
