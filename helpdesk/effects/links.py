"""The addresses in mails. They begin with the helpdesk's own address, never with what a request said its host was.

A link that lets somebody in is made when its mail is written, so that its time runs from then and no database holds it.
"""

from __future__ import annotations

from dataclasses import dataclass

from helpdesk.actions import issue_link, issue_registration_link
from helpdesk.rules import links
from helpdesk.rules.actor import Actor
from helpdesk.rules.tokens import new_token

HIDDEN = "…"


@dataclass(frozen=True)
class Links:
    """Makes addresses that begin with `address`. Without an actor who issues, links that let somebody in end in dots."""

    address: str
    issuer: Actor | None = None

    def request(self, ticket_id: int, user_id: int) -> str:
        """Return the link that opens this one request as this person, without a password."""
        return self._secret(links.TICKET, user_id, ticket_id)

    def stopping(self, ticket_id: int, user_id: int) -> str:
        """Return the link that ends this person's mails about this request and can do nothing else."""
        return self._secret(links.MUTE, user_id, ticket_id)

    def once(self, purpose: str, user_id: int) -> str:
        """Return a link that works a single time."""
        return self._secret(purpose, user_id)

    def confirming(self, user_id: int, address_id: int) -> str:
        """Return the link that confirms this address for whoever is signed in as this person."""
        return self._secret(links.ADDRESS, user_id, address_id=address_id)

    def registering(self, registration_id: int) -> str:
        """Return the link that makes the account that was asked for."""
        token = HIDDEN
        if self.issuer is not None:
            token = new_token()
            issue_registration_link(self.issuer, registration_id, token)
        return f"{self.address}{links.PATHS[links.REGISTRATION]}{token}"

    def page(self, path: str) -> str:
        """Return a page that asks who one is."""
        return f"{self.address}{path}"

    def _secret(
        self, purpose: str, user_id: int, ticket_id: int | None = None, address_id: int | None = None
    ) -> str:
        token = HIDDEN
        if self.issuer is not None:
            token = new_token()
            issue_link(self.issuer, user_id, purpose, token, ticket_id=ticket_id, address_id=address_id)
        return f"{self.address}{links.PATHS[purpose]}{token}"
