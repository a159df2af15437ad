"""The people that tests are about: Ana the agent, Bo the admin, Rui who asks, Zoe a stranger, and some noise around them."""

from dataclasses import dataclass
from functools import cache

from helpdesk import actions
from helpdesk.rules.actor import Actor, system
from helpdesk.rules.passwords import hash_password
from helpdesk.rules.text import render

PASSWORD = "correct horse battery"


@dataclass(frozen=True)
class Cast:
    """Actors, and a ticket of each end user: Rui's is open and tagged, Zoe's is noise."""

    ana: Actor
    bo: Actor
    rui: Actor
    zoe: Actor
    ticket: int
    noise: int


def person(email: str, name: str, role: str = "end_user") -> Actor:
    """Add somebody who can sign in with PASSWORD."""
    number = actions.add_user(system(), None, email=email, name=name, role=role, password_hash=_hash())
    if (
        role != "end_user"
    ):  # their replies leave at once, so that tests of other things need not wait for them
        choices = {"locale": None, "time_zone": None, "preferences": {"undo_seconds": 0}}
        actions.change_preferences(system(), number, **choices)
    return Actor("user", number, role)


def open_ticket(
    actor: Actor, subject: str = "Printer jams", text: str = "It *jams* on page two.", **options
) -> int:
    """Open a ticket in the actor's own name."""
    return actions.open_ticket(actor, None, subject=subject, description=render(text), **options)


def make_cast() -> Cast:
    """Build the small world. Needs an application context."""
    ana, bo = person("ana@example.com", "Ana Agent", "agent"), person("bo@example.com", "Bo Admin", "admin")
    rui, zoe = person("rui@example.com", "Rui Asks"), person("zoe@example.com", "Zoe Stranger")
    noise = open_ticket(zoe, "Coffee is cold", "Nobody else should read this xylophone.")
    return Cast(ana, bo, rui, zoe, open_ticket(rui), noise)


@cache
def _hash() -> str:
    """One hash for the whole run: it is slow on purpose."""
    return hash_password(PASSWORD)
