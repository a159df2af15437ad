"""Accounts that were asked for: whether a link still makes one, and what a mail about one may say."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Row, Select, select

from helpdesk.db import session
from helpdesk.models import Registration, Token, User
from helpdesk.queries.addresses import owner_of
from helpdesk.rules import links


def by_link(token_hash: str, now: datetime) -> Row | None:
    """Return the account that a living link makes: id email email_key name. None for any other link."""
    row = session().execute(linked(token_hash, now)).first()
    return row if row is not None and is_free(row) else None


def linked(token_hash: str, now: datetime) -> Select:
    """Return the statement of what an unexpired link is about, whoever has the address by now."""
    return (
        select(Registration.id, Registration.email, Registration.email_key, Registration.name)
        .join(Token, Token.registration_id == Registration.id)
        .where(Token.hash == token_hash, Token.purpose == links.REGISTRATION, Token.expires_at > now)
    )


def asked_at(email_key: str) -> Row | None:
    """Return the account that was asked for at an address: id email email_key. None when nothing waits there."""
    statement = select(Registration.id, Registration.email, Registration.email_key)
    return session().execute(statement.where(Registration.email_key == email_key)).first()


def is_free(row: Row) -> bool:
    """Say whether the address is nobody's yet, or that of somebody active without a password, confirmed in this very spelling."""
    owner = owner_of(row.email_key)
    return owner is None or (owner.email == row.email and password_is_missing(owner.user_id))


def password_is_missing(user_id: int) -> bool:
    """Say whether this is somebody active who never had a password: they filed as a guest, or were written to."""
    lacks = select(User.id).where(User.id == user_id, User.is_active, User.password_hash.is_(None))
    return session().scalar(lacks) is not None
