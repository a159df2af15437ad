"""The life of a ticket: what may follow what."""

from __future__ import annotations

from helpdesk.i18n import _

STATUSES = ("open", "in_progress", "pending", "resolved", "closed")
OPEN = ("open", "in_progress", "pending")
NOT_RATEABLE = _("This can be rated while it is resolved: not before, and not once it is closed.")
PRIORITIES = ("low", "medium", "high", "urgent")


def after_requester_reply(status: str) -> str:
    """Return the status after the requester wrote: what waits for them, or was resolved, is open again."""
    return "open" if status in ("pending", "resolved") else status


def needs_follow_up(status: str) -> bool:
    """Say whether what a requester writes opens a new ticket instead (closed is final for them)."""
    return status == "closed"


def can_resolve(status: str) -> bool:
    """Say whether a requester may mark the ticket as resolved."""
    return status in OPEN


def can_reopen(status: str) -> bool:
    """Say whether a requester may open the ticket again."""
    return status in ("resolved", "closed")


def can_rate(status: str) -> bool:
    """Say whether a requester may say how it was solved, or change what they said."""
    return status == "resolved"


def priority_id(slug: str) -> int:
    """Return the id of a priority: 1 to 4."""
    return PRIORITIES.index(slug) + 1


def priority_slug(number: int) -> str:
    """Return the word of a priority id."""
    return PRIORITIES[number - 1]
