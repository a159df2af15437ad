"""Keys: who a program is, and the admin's list of them."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Row, select

from helpdesk.db import session
from helpdesk.models import ApiKey, User
from helpdesk.queries._columns import shown

NOTED_EVERY = timedelta(minutes=1)


def present(hash: str, now: datetime) -> Row | None:
    """Return a key that works, with its owner: id hash scopes user_id role is_service last_used_at. None otherwise."""
    row = (
        session()
        .execute(
            select(
                ApiKey.id,
                ApiKey.hash,
                ApiKey.scopes,
                ApiKey.user_id,
                ApiKey.expires_at,
                ApiKey.last_used_at,
                User.role,
                User.is_service,
            )
            .join(User, User.id == ApiKey.user_id)
            .where(ApiKey.hash == hash, ApiKey.revoked_at.is_(None), User.is_active)
        )
        .first()
    )
    return row if row is not None and (row.expires_at is None or row.expires_at > now) else None


def is_worth_noting(key: Row, now: datetime) -> bool:
    """Say whether the last noted use is more than a minute old."""
    return key.last_used_at is None or key.last_used_at < now - NOTED_EVERY


def every() -> list[Row]:
    """Return all keys, the newest first, without anything secret."""
    columns = (
        ApiKey.id, ApiKey.name, ApiKey.prefix, ApiKey.scopes, ApiKey.created_at, ApiKey.expires_at, ApiKey.revoked_at,
        ApiKey.last_used_at, shown(User).label("owner"), User.is_service,
    )  # fmt: skip
    return (
        session()
        .execute(select(*columns).join(User, User.id == ApiKey.user_id).order_by(ApiKey.id.desc()))
        .all()
    )
