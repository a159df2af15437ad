"""The templates of mails, in the recipient's language: an environment of their own, without Flask."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from babel.support import NullTranslations, Translations
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from helpdesk.i18n import TRANSLATIONS, Message, languages

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
PREHEADER = 90
FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:16px;line-height:1.5"
# Mails know no style sheets. Nothing has a ground or an ink of its own but the button, and what is quiet is the reader's own ink
# thinned: so all of it is legible in the dark, whether the reader has a dark ground, inverts colours or does neither.
LOOKS = {
    "page": f"margin:0;padding:0;{FONT}",
    "preheader": "display:none;max-height:0;overflow:hidden;opacity:0",
    "sheet": "width:100%;max-width:600px;margin:0 auto;border-collapse:collapse;border-top:4px solid #3f6fd8",
    "column": f"padding:16px;text-align:start;{FONT};overflow-wrap:anywhere",
    "brand": "font-weight:600",
    "title": "font-size:20px;line-height:1.3;margin:16px 0 8px",
    "message": "border-left:3px solid #3f6fd8;padding-left:16px;margin:16px 0;overflow-wrap:anywhere",
    "quote": "border-left:3px solid #8a8f98;padding-left:16px;margin:12px 0;font-size:14px;opacity:.75;overflow-wrap:anywhere",
    "button": "display:inline-block;padding:10px 18px;border-radius:6px;background:#3f6fd8;color:#ffffff;text-decoration:none;"
    "font-weight:600",
    "choice": "display:inline-block;padding:10px 18px;border:1px solid #8a8f98;border-radius:6px;color:inherit;"
    "text-decoration:none;font-weight:600;margin:0 4px 8px 0",
    "quiet": "font-size:14px;opacity:.75;overflow-wrap:anywhere",
    "plain": "color:inherit",
    "foot": "border-top:1px solid #8a8f98;margin-top:24px;padding-top:12px;font-size:13px;opacity:.75",
}


def look(name: str) -> Markup:
    """Return the style attribute of a part of a mail."""
    return Markup('style="{}"').format(LOOKS[name])


def preheader(text: str) -> str:
    """Return the line that lists of mails show beside the subject: what the mail says first, at most 90 characters."""
    line = " ".join(Markup(text).unescape().split())
    return line if len(line) <= PREHEADER else line[: PREHEADER - 1].rstrip() + "…"


@cache
def catalogue(locale: str) -> NullTranslations:
    """Return the sentences of a language; English ones when there is no such catalogue."""
    return Translations.load(TRANSLATIONS, [locale]) if locale else NullTranslations()


def language(locale: str) -> str:
    """Return the language that somebody is written to in: the one they chose if there is a catalogue for it, else English."""
    return locale if locale in languages() else "en"


@cache
def environment(locale: str) -> Environment:
    """Return the templates in a language."""
    env = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=select_autoescape(["html"]), undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"], trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    env.install_gettext_translations(catalogue(locale), newstyle=True)
    env.globals["look"] = look
    env.globals["preheader"] = preheader
    return env


def say(message: Message, locale: str) -> str:
    """Say a sentence in a language."""
    words = catalogue(locale)
    return message.say(words.gettext, words.ngettext)
