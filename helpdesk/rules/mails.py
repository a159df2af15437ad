"""The mails that the helpdesk sends: which there are, how long they wait, how many an hour, and when a try is repeated."""

from __future__ import annotations

from datetime import timedelta

REQUESTERS = ("received", "replied", "resolved")
NOTICES = (
    "assigned",
    "in_group",
    "answered",
    "mentioned",
)  # to agents: those of a few minutes are told in one mail
PERSONAL = frozenset(
    {"assigned", "mentioned"}
)  # somebody means this very person: who has muted the ticket gets them
LINKS = ("invitation", "sign_in_link", "password_reset", "address", "registration", "ticket_link")
UNHURRIED = (
    "sign_in_link",
    "password_reset",
    "registration",
    "ticket_link",
)  # anybody asks for these, for any address
KINDS = (*REQUESTERS, *NOTICES, *LINKS)

BATCHING = timedelta(minutes=2)
MOST_IN_ONE = 50
CAP_WINDOW = timedelta(hours=1)
CAPS = {
    "received": 5,
    "invitation": 5,
    "sign_in_link": 5,
    "password_reset": 5,
    "address": 5,
    "registration": 5,
    "ticket_link": 5,
}  # strangers can cause these
CAP = 60
RETRIES = (
    timedelta(seconds=5), timedelta(minutes=5), timedelta(minutes=30),
    timedelta(hours=2), timedelta(hours=8), timedelta(hours=24),
)  # fmt: skip
JITTER = 0.2
WORTH_ANOTHER_TRY = timedelta(days=7)  # what ran out of tries is no news any more after that


def delay(kind: str) -> timedelta:
    """Return how long a mail waits for others that may go with it."""
    return BATCHING if kind in NOTICES else timedelta()


def cap(kind: str) -> int:
    """Return how many mails of a kind one address gets in an hour."""
    return CAPS.get(kind, CAP)


def wait(attempts: int, chance: float) -> timedelta | None:
    """Return how long to wait after so many tries, None to give up. `chance`, from 0 to 1, spreads the tries by a fifth."""
    if attempts > len(RETRIES):
        return None
    return RETRIES[attempts - 1] * (1 - JITTER + 2 * JITTER * chance)
