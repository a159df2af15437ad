"""The reader of a page: their language, time zone and theme."""

from functools import cache

from babel import Locale
from flask import g, request
from pytz import UnknownTimeZoneError, timezone

from helpdesk import i18n
from helpdesk.rules.contact import Contact

THEMES = ("auto", "light", "dark")
ZONE_COOKIE = "helpdesk_zone"


@cache
def languages() -> dict[str, str]:
    """Return the languages that the helpdesk speaks: code and own name."""
    return {code: Locale.parse(code).get_display_name(code).capitalize() for code in i18n.languages()}


def locale() -> str:
    """Return the reader's choice, else the best of what the browser asks for."""
    me = g.get("me")
    return best(me.locale if me is not None else None)


def best(chosen: str | None) -> str:
    """Return a language that somebody chose, if there is a catalogue for it, else the best of what the browser asks for."""
    return chosen if chosen in languages() else request.accept_languages.best_match(list(languages()), "en")


def letter_language() -> str | None:
    """Return the language to write in to whoever becomes known by this page: the page's, None for English."""
    language = locale()
    return language if language != "en" else None


def contact(email: str, name: str = "") -> Contact:
    """Return whom the reader names by a clean address; if they are new they are written to in this page's language."""
    return Contact(email, name, letter_language())


def time_zone() -> str:
    """Return the reader's choice, else the browser's zone from a cookie, else UTC."""
    me = g.get("me")
    name = (me.time_zone if me is not None else None) or request.cookies.get(ZONE_COOKIE) or "UTC"
    try:
        return timezone(name).zone
    except (UnknownTimeZoneError, UnicodeEncodeError, AttributeError):
        return "UTC"


def theme() -> str:
    """Return light, dark or auto."""
    me = g.get("me")
    chosen = (me.preferences or {}).get("theme") if me is not None else None
    return chosen if chosen in THEMES else "auto"
