"""Whose an address is, and which addresses a person has."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CompoundSelect, Row, select, union_all

from helpdesk.db import session
from helpdesk.models import Address, Token, User
from helpdesk.rules import links


def whose(key: object) -> CompoundSelect:
    """Return the statement of the id of whoever has the address with this key (rules.fields.email_key): one row or none."""
    return union_all(
        select(User.id).where(User.email_key == key),
        select(Address.user_id).where(Address.email_key == key, Address.verified_at.is_not(None)),
    )


def owner_of(key: str) -> Row | None:
    """Return who has the address with this key, and how it was spelled when it was confirmed: user_id email. None for nobody."""
    statement = union_all(
        select(User.id.label("user_id"), User.email).where(User.email_key == key),
        select(Address.user_id, Address.email).where(
            Address.email_key == key, Address.verified_at.is_not(None)
        ),
    )
    return session().execute(statement).first()


def further(user_id: int) -> list[Row]:
    """Return a person's addresses besides the one that mails go to, the oldest first: id email verified_at."""
    statement = select(Address.id, Address.email, Address.verified_at).where(Address.user_id == user_id)
    return session().execute(statement.order_by(Address.id)).all()


def claimed(user_id: int, key: str) -> int | None:
    """Return the id of an address that a person claims and has not confirmed, None when there is none."""
    statement = select(Address.id).where(
        Address.user_id == user_id, Address.email_key == key, Address.verified_at.is_(None)
    )
    return session().scalar(statement)


def to_confirm(user_id: int, token_hash: str, now: datetime) -> str | None:
    """Return the address that a living link confirms for this person, None for any other link."""
    statement = (
        select(Address.email)
        .join(Token, Token.address_id == Address.id)
        .where(
            Token.hash == token_hash, Token.purpose == links.ADDRESS, Token.user_id == user_id, Token.expires_at > now,
            Address.verified_at.is_(None),
        )
    )  # fmt: skip
    return session().scalar(statement)
