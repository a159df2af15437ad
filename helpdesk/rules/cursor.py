"""Cursors: where a page of a list ended, as an opaque word that a client hands back."""

from __future__ import annotations

import base64
import binascii
import json
from datetime import UTC, datetime, timedelta

from helpdesk.errors import Rejected, rejected
from helpdesk.i18n import _

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def write(*place: object) -> str:
    """Return the word for a place: the sort's name, then the values that the list is sorted by."""
    return base64.urlsafe_b64encode(json.dumps(place, separators=(",", ":")).encode()).decode().rstrip("=")


def read(word: str, kinds: tuple[type, ...], field: str = "cursor") -> tuple:
    """Return the place again. Raises Rejected for anything that `write` did not make with these kinds of values."""
    try:
        place = json.loads(base64.b64decode(word + "=" * (-len(word) % 4), altchars=b"-_", validate=True))
    except (ValueError, binascii.Error, UnicodeDecodeError, RecursionError):
        place = None
    if not isinstance(place, list) or len(place) != len(kinds):
        raise _not_ours(field)
    for value, kind in zip(place, kinds, strict=True):
        if type(value) is not kind or (kind is int and not -(2**63) <= value < 2**63):
            raise _not_ours(field)
    return tuple(place)


def microseconds(moment: datetime) -> int:
    """Return a moment as the number that a place holds."""
    return (moment - EPOCH) // timedelta(microseconds=1)


def moment(number: int, field: str = "cursor") -> datetime:
    """Return the moment again. Raises Rejected for a number that is none in any calendar."""
    try:
        return EPOCH + timedelta(microseconds=number)
    except OverflowError:
        raise _not_ours(field) from None


def _not_ours(field: str) -> Rejected:
    return rejected(field, _("This cursor is not one of ours. Begin at the first page."), "invalid")
