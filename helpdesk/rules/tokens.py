"""Secrets that people or programs hold: made here, kept as SHA-256 only."""

from __future__ import annotations

import hashlib
import secrets

KEY_PUBLIC = 8
KEY_SECRET = 32
ALPHABET = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def new_token() -> str:
    """Make a secret of 256 bits, safe in a URL."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """Return what is stored of a secret: its SHA-256 in hex."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def ticket_key(browser: str, ticket_id: int) -> str:
    """Return what is stored of the right of one browser to one ticket."""
    return digest(f"{browser}:{ticket_id}")


def new_api_key() -> str:
    """Make an API key: hd_<8 public characters>_<32 random characters>."""
    return f"hd_{_random(KEY_PUBLIC)}_{_random(KEY_SECRET)}"


def _random(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))
