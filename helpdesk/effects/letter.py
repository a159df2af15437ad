"""A mail before it is written, and whose eyes it is read through."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Row

from helpdesk.effects.links import Links
from helpdesk.i18n import Message
from helpdesk.rules.actor import STAFF, Actor


@dataclass(frozen=True)
class Letter:
    """A mail before it is written: `template` is a name in templates/email, `ticket_id` its conversation (None: none).

    `stop` ends such mails to its recipient by a POST (RFC 8058), None where nothing does.
    """

    subject: Message
    template: str
    words: dict
    ticket_id: int | None = None
    stop: str | None = None


def way(row: Row, ticket_id: int, links: Links) -> str:
    """Return how the recipient gets to the request: end users by a link of their own, the staff by signing in."""
    if row.role in STAFF:
        return links.page(f"/requests/{ticket_id}")
    return links.request(ticket_id, row.user_id)


def reader_of(row: Row) -> Actor:
    """A requester's mail shows what an end user sees, whatever else the requester may be."""
    return Actor("user", row.user_id, "end_user")
