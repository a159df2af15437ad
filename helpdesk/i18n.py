"""Sentences as data: what is below the entrances says *what*, the entrance says it in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

TRANSLATIONS = Path(__file__).resolve().parent / "translations"


@cache
def languages() -> tuple[str, ...]:
    """Return the codes of the languages that there are catalogues for, English first."""
    catalogues = TRANSLATIONS.glob("*/LC_MESSAGES/messages.mo")
    return ("en", *sorted(path.parent.parent.name for path in catalogues))


@dataclass(frozen=True)
class Message:
    """A sentence with its parameters, which may be messages, not yet in any language. `str()` says it in English."""

    id: str
    parameters: dict[str, object] = field(default_factory=dict)
    plural: str | None = None
    count: int | None = None

    def say(self, gettext, ngettext) -> str:
        """Say it through a catalogue's `gettext` and `ngettext`."""
        if self.plural is not None:
            sentence = ngettext(self.id, self.plural, self.count)
        else:
            sentence = gettext(self.id)
        within = {
            name: value.say(gettext, ngettext) if isinstance(value, Message) else value
            for name, value in self.parameters.items()
        }
        return sentence % within if within else sentence

    def __str__(self) -> str:
        return self.say(lambda one: one, lambda one, many, count: one if count == 1 else many)


def _(sentence: str, **parameters: object) -> Message:
    """Make a message. The sentence is the key of the catalogues."""
    return Message(sentence, parameters)


def _n(one: str, many: str, count: int, **parameters: object) -> Message:
    """Make a message that depends on a number, which it may name as %(count)s."""
    return Message(one, {"count": count, **parameters}, many, count)
