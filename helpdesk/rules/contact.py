"""Somebody named by an address, who may not be known yet."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Contact:
    """A clean e-mail address (rules.fields.email) and a name, which may be empty.

    `locale` is the language to write in if they turn out to be new; None: nobody knows it, so English.
    """

    email: str
    name: str = ""
    locale: str | None = None
