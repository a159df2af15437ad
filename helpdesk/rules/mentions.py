"""Whom a note means by "@": agents are called by their name, its first word, or what stands before the "@" of their address.

What is folded away (case, accents, full-width letters) is nothing that people think of as another name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from html import escape, unescape
from unicodedata import combining, normalize

MARK = '<span class="mention">{}</span>'
TAG = re.compile(r'(<(?:[^">]|"[^"]*")*>)')  # as nh3 writes them: quotes are double, and escaped within
ASIDE = re.compile(r"<(/?)(?:a|code|pre)\b")  # addresses and code mean nobody
CALL = re.compile(r"(?<![\w@./+-])@(?=[^\s@])")
BEGINNING = re.compile(r"\w+|[^\w]")
GOES_ON = re.compile(r"\w|[.@+-]\w")


@dataclass(frozen=True)
class Person:
    """Somebody who can be meant. `name` and `email` may be empty."""

    id: int
    name: str
    email: str


def mark(html: str, people: list[Person]) -> tuple[str, list[int]]:
    """Return a text that rules.text made harmless with each mention in a MARK, and whom they mean, each once.

    The longest name wins. A name that several have means all of them; a first word or the local part of an address counts
    only when it is one person's.
    """
    book, found, parts, depth = Book(people), {}, [], 0
    for part in TAG.split(html):
        if part.startswith("<"):
            aside = ASIDE.match(part)
            depth += 0 if aside is None else -1 if aside[1] else 1
        elif not depth and ("@" in part or "\uff20" in part):
            part = _marked(unescape(part), book, found)
        parts.append(part)
    return "".join(parts), list(found)


class Book:
    """What everybody may be called. `lengths` are those of the calls that begin alike, the longest first."""

    def __init__(self, people: list[Person]):
        self.who = _calls(people)
        lengths = defaultdict(set)
        for call in self.who:
            lengths[BEGINNING.match(call)[0]].add(len(call))
        self.lengths = {beginning: sorted(each, reverse=True) for beginning, each in lengths.items()}

    def look_up(self, folded: str, start: int) -> tuple[int, set[int]]:
        """Return where the call that begins here ends, and who it is; 0 for nobody."""
        for length in self.lengths.get(BEGINNING.match(folded, start)[0], ()):
            end = start + length
            who = self.who.get(folded[start:end])
            if who and end <= len(folded) and not GOES_ON.match(folded, end):
                return end, who
        return 0, set()


def _calls(people: list[Person]) -> dict[str, set[int]]:
    whole, short = defaultdict(set), defaultdict(set)
    for person in people:
        name, email = _fold(" ".join(person.name.split()))[0], _fold(person.email)[0]
        for calls, call in ((whole, name), (short, name.split(" ")[0]), (short, email.split("@")[0])):
            calls[call].add(person.id)
    calls = {call: who for call, who in short.items() if len(who) == 1} | whole
    calls.pop("", None)
    return calls


def _marked(text: str, book: Book, found: dict[int, None]) -> str:
    folded, places = _fold(text)
    done, parts = 0, []
    for start in CALL.finditer(folded):
        end, who = book.look_up(folded, start.end())
        if end and places[start.start()] >= done:
            parts += [escape(text[done : places[start.start()]], quote=False)]
            done = places[end]
            parts += [MARK.format(escape(text[places[start.start()] : done], quote=False))]
            found.update(dict.fromkeys(sorted(who)))
    return "".join(parts) + escape(text[done:], quote=False)


def _fold(text: str) -> tuple[str, list[int]]:
    """Return a text without case and accents, and where each of its characters, and its end, comes from."""
    letters, places = [], []
    for place, character in enumerate(text):
        plain = character if character.isascii() else _plain(character)
        plain = plain.casefold()
        letters.append(plain)
        places += [place] * len(plain)
    return "".join(letters), [*places, len(text)]


def _plain(character: str) -> str:
    return "".join(each for each in normalize("NFKD", character) if not combining(each))
