"""Who acts: what every verb and every query asks first."""

from __future__ import annotations

from dataclasses import dataclass, replace

ROLES = ("end_user", "agent", "admin")
STAFF = ("agent", "admin")
SCOPES = ("read", "write", "notes")


@dataclass(frozen=True)
class Actor:
    """Somebody or something that acts.

    `kind` is user, key, link (one ticket, one participant), guest (nobody yet) or system (set-up, CLI, worker, demo).
    `role` is end_user, agent, admin, or service for a key that belongs to nobody; "" for guests and the system.
    `organisation_id` is that of a person who may see its requests.
    `ticket_id` is the one ticket of a link. `is_confirmed` is False for a guest of whom nothing shows yet that the address
    that they gave is theirs. `via` is web, api, mail, cli, rule or system.
    """

    kind: str
    user_id: int | None = None
    role: str = ""
    group_ids: frozenset[int] = frozenset()
    scopes: frozenset[str] = frozenset()
    ticket_id: int | None = None
    via: str = "web"
    key_id: int | None = None
    organisation_id: int | None = None
    is_confirmed: bool = True

    @property
    def is_staff(self) -> bool:
        """May this actor see every ticket and what is internal? (MODEL: agent, admin, service key, system.)"""
        return self.kind == "system" or self.role in ("agent", "admin", "service")

    @property
    def is_admin(self) -> bool:
        """May this actor see keys, settings and the audit trail?"""
        return self.kind == "system" or self.role in ("admin", "service")

    def acting_as(self, role: str, organisation_id: int | None) -> Actor:
        """Return the same actor with the role and the organisation that the database says it has now."""
        if (role, organisation_id) == (self.role, self.organisation_id):
            return self
        return replace(self, role=role, organisation_id=organisation_id)


GUEST = Actor("guest")


def system(via: str = "system") -> Actor:
    """Make the actor of set-up, command line, worker and demo."""
    return Actor("system", via=via)
