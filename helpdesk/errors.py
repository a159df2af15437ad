"""The refusals: the few ways in which the helpdesk says no.

Everything below the entrances raises one of these; `http/refusals.py` alone turns them into pages, fragments or problem details.
"""

from __future__ import annotations

from dataclasses import dataclass

from helpdesk.i18n import Message, _


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with one field. `field` is "" when no single field is to blame."""

    field: str
    code: str
    sentence: Message


class Refusal(Exception):
    """A request that was understood and is not carried out; nothing was stored."""

    def __init__(self, sentence: Message):
        super().__init__(str(sentence))
        self.sentence = sentence


class Rejected(Refusal):
    """The input is wrong. Holds every fault, never only the first."""

    def __init__(self, *faults: Fault):
        super().__init__(faults[0].sentence)
        self.faults = faults


def rejected(field: str, sentence: Message, code: str = "invalid") -> Rejected:
    """Make the refusal of a single field."""
    return Rejected(Fault(field, code, sentence))


class Forbidden(Refusal):
    """The actor sees the object but may not do this to it."""

    def __init__(self, sentence: Message | None = None):
        super().__init__(sentence or _("You may not do this."))


class Missing(Refusal):
    """There is no such object, or the actor may not know that there is."""

    def __init__(self, sentence: Message | None = None):
        super().__init__(sentence or _("There is nothing here."))


class Conflict(Refusal):
    """Somebody else was faster. `newer` holds what the actor has not seen yet."""

    def __init__(self, sentence: Message, newer: object = None):
        super().__init__(sentence)
        self.newer = newer


class TooMany(Refusal):
    """A limit is used up until `retry_after` seconds have passed."""

    def __init__(self, retry_after: int, sentence: Message | None = None):
        super().__init__(sentence or _("Too many tries. Wait a little, then try again."))
        self.retry_after = retry_after


class Busy(Refusal):
    """The database cannot take a write now; worth trying again after `retry_after` seconds."""

    def __init__(self, retry_after: int = 5, sentence: Message | None = None):
        super().__init__(
            sentence or _("The helpdesk cannot save right now. Nothing was lost; try again in a moment.")
        )
        self.retry_after = retry_after


class Damaged(Busy):
    """The database file is not whole, so nothing is written to it. `found` is what the database says, for operators."""

    def __init__(self, found: str):
        sentence = _("The database of this helpdesk is damaged. Nothing is saved until a backup is restored.")
        super().__init__(600, sentence)
        self.found = found
