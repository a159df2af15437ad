"""The addresses in mails. They begin with the helpdesk's own address, never with what a request said its host was."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Links:
    """Makes addresses that begin with `address`, https://desk.example.com."""

    address: str

    def request(self, ticket_id: int) -> str:
        """Return the page of a request, for the people who asked."""
        return f"{self.address}/requests/{ticket_id}"

    def ticket(self, ticket_id: int, event_id: int) -> str:
        """Return the page of a ticket, for agents, at what the mail is about."""
        return f"{self.address}/tickets/{ticket_id}#event-{event_id}"
