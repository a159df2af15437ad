"""What the fields of the settings may hold, where rules.fields has no reader for it: a clean value, or Rejected."""

import re
from datetime import datetime, timedelta

from sqlalchemy import Row

from helpdesk import queries
from helpdesk.clock import now
from helpdesk.errors import rejected
from helpdesk.i18n import _
from helpdesk.rules import fields, passwords
from helpdesk.rules.actor import SCOPES

MOST_DAYS = 3650
WAYS = {"up": -1, "down": 1}


def way(word: str) -> int:
    """Read up or down as a step."""
    if word not in WAYS:
        raise rejected("way", _("Choose one of %(names)s.", names=", ".join(WAYS)), "not_allowed")
    return WAYS[word]


def group_ids(words: list[str]) -> list[int]:
    """Read the groups that are ticked."""
    if not all(re.fullmatch(r"[0-9]{1,18}", word) for word in words):
        raise rejected("group_ids", _("There is no such group."), "unknown")
    return [int(word) for word in words]


def organisation_id(word: str) -> int | None:
    """Read the organisation that is chosen, None for none."""
    if word and not re.fullmatch(r"[0-9]{1,18}", word):
        raise rejected("organisation_id", _("There is no such organisation."), "unknown")
    return int(word) if word else None


def other_person(row: Row, address: str) -> Row:
    """Read who is the same person as this one, by an address."""
    other = queries.people.by_email(address)
    if other is None or other.id == row.id:
        raise rejected("other", _("Nobody else here has this address."), "unknown")
    return queries.people.get(other.id)


def person(word: str) -> Row:
    """Read a person's number. Raises Missing when it is nobody's."""
    if not re.fullmatch(r"[0-9]{1,18}", word):
        raise rejected("other", _("Choose somebody else."), "unknown")
    return queries.people.get(int(word))


def who_stays(row: Row, other: Row, word: str) -> tuple[Row, Row]:
    """Read which of two people stays: that one, and the other."""
    if word not in (str(row.id), str(other.id)):
        raise rejected("stays", _("Choose who stays."), "required")
    return (row, other) if word == str(row.id) else (other, row)


def typed_address(row: Row, text: str) -> None:
    """Read the address that proves that somebody means this person. Raises Rejected for any other."""
    if fields.email_key(text.strip()) != fields.email_key(row.email):
        raise rejected("email", _("Type %(email)s to go on.", email=row.email), "not_allowed")


def first_password(text: str) -> str | None:
    """Read a password that may be left out."""
    return passwords.clean(text) if text else None


def scopes(words: list[str]) -> tuple[str, ...]:
    """Read what a program may do."""
    if not words or set(words) - set(SCOPES):
        raise rejected("scopes", _("Choose at least one of these."), "required")
    return tuple(words)


def owner(address: str) -> int | None:
    """Read in whose name a program acts: the id of an active person, None for nobody's."""
    if not address.strip():
        return None
    row = queries.people.by_email(fields.email(address, "acts_as"))
    if row is None or not row.is_active:
        raise rejected("acts_as", _("No active person here has this address."), "unknown")
    return row.id


def expiry(days: str) -> datetime | None:
    """Read in how many days a key ends, None for never."""
    if not days.strip():
        return None
    if not re.fullmatch(r"[0-9]{1,4}", days.strip()) or not 1 <= int(days) <= MOST_DAYS:
        raise rejected(
            "days", _("Write a whole number from 1 to %(most)s, or nothing.", most=f"{MOST_DAYS:,}")
        )
    return now() + timedelta(days=int(days))
