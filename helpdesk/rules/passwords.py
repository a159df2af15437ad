"""Passwords: which are good enough, and how they are kept (argon2id, RFC 9106; OWASP's second choice: 19 MiB, t=2, p=1)."""

from __future__ import annotations

import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from helpdesk.errors import rejected
from helpdesk.i18n import _

LEAST, MOST = 8, 256
COMMON = frozenset({
    "password", "password1", "password123", "12345678", "123456789", "1234567890", "qwertyuiop", "qwerty123", "iloveyou",
    "11111111", "00000000", "sunshine", "princess", "football", "baseball", "trustno1", "superman", "welcome1", "letmein1",
    "admin123", "adminadmin", "changeme", "passw0rd", "p@ssw0rd", "abc12345", "abcd1234", "helpdesk", "helpdesk1", "qwertzuiop",
    "asdfghjkl", "1q2w3e4r", "zaq12wsx", "michael1", "dragon123", "monkey123", "starwars", "whatever", "computer", "internet",
})  # fmt: skip
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_at_once = threading.BoundedSemaphore(2)
_nobody = _hasher.hash("nobody has this password")


def clean(password: str, field: str = "password") -> str:
    """Return the password if it is good enough: 8 to 256 characters of any kind, not among the most common ones."""
    if len(password) < LEAST:
        raise rejected(field, _("Use at least %(least)s characters.", least=LEAST), "too_short")
    if len(password) > MOST:
        raise rejected(field, _("Use at most %(most)s characters.", most=MOST), "too_long")
    if password.lower() in COMMON or len(set(password)) < 3:
        raise rejected(
            field, _("This password is among the first that an attacker tries. Choose another."), "too_common"
        )
    return password


def hash_password(password: str) -> str:
    """Return what is stored. Takes about 30 ms; at most two run at once."""
    with _at_once:
        return _hasher.hash(password)


def matches(password: str, stored: str | None) -> bool:
    """Say whether the password is the stored one. Takes as long when nothing is stored, so that nobody learns who exists."""
    with _at_once:
        try:
            return _hasher.verify(stored or _nobody, password[:MOST]) and stored is not None
        except (VerificationError, InvalidHashError):
            return False
