"""How a backup, a restore or a copy fails."""

from __future__ import annotations

from collections.abc import Callable

Report = Callable[[str, int, int], object]
"""Is told how far it is: what is being done, how much of it is done, how much it is in all."""


class CannotTransfer(Exception):
    """Nothing was changed; the message is one line that says why and what to do."""


def nobody(what: str, done: int, total: int) -> None:
    """Be the report that nobody reads."""
