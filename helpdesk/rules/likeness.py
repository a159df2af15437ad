"""Which of somebody's requests are like the one being written, by the words of their subjects."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

LEAST_CHARACTERS = 8  # of what is being written; before, any guess would be wrong
SHORTEST_WORD = 3
STEM = 5  # "printer", "printing" and "prints" begin alike
EVERYWHERE = frozenset(
    {"and", "can", "does", "for", "from", "have", "how", "not", "the", "this", "what", "with"}
)
WORD = re.compile(r"\w+")


def likeness(text: str, subject: str) -> int:
    """Return how many words two texts have in common, 0 when that is too few to say so."""
    wanted = words(text)
    common = len(wanted & words(subject))
    return common if common >= min(2, len(wanted)) else 0


def most_alike(text: str, subjects: Iterable[tuple[int, str]], most: int) -> list[int]:
    """Return the ids of the subjects that are like a text, the likest first, of those the first given first."""
    if len(text.strip()) < LEAST_CHARACTERS:
        return []
    rated = [(likeness(text, subject), number) for number, subject in subjects]
    alike = sorted((each for each in rated if each[0]), key=lambda each: -each[0])
    return [number for _likeness, number in alike[:most]]


def words(text: str) -> frozenset[str]:
    """Return the beginnings of the words of a text, without case and accents; short ones say nothing."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(each for each in plain if not unicodedata.combining(each))
    found = (word for word in WORD.findall(letters) if len(word) >= SHORTEST_WORD and word not in EVERYWHERE)
    return frozenset(word[:STEM] for word in found)
