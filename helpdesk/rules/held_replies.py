"""How long an agent may take a public reply back."""

from __future__ import annotations

SECONDS = (0, 5, 10, 30, 120)  # 0: it leaves at once
USUAL = 10


def seconds_to_undo(preferences: dict | None) -> int:
    """Return for how many seconds the replies of a person with these preferences are held."""
    chosen = (preferences or {}).get("undo_seconds", USUAL)
    return chosen if chosen in SECONDS else USUAL
