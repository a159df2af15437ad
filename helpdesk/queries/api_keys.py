"""Keys: who a program is, and the admin's list of them."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Row, bindparam, select

from helpdesk.db import connection, session
from helpdesk.models import ApiKey, User
from helpdesk.prepared import Prepared
from helpdesk.queries._columns import shown

NOTED_EVERY = timedelta(minutes=1)
KEY, OWNER = ApiKey.__table__.c, User.__table__.c
PRESENT = Prepared(
    select(
        KEY.id,
        KEY.hash,
        KEY.scopes,
        KEY.user_id,
        KEY.expires_at,
        KEY.last_used_at,
        OWNER.role,
        OWNER.is_service,
    )
    .select_from(ApiKey.__table__.join(User.__table__, OWNER.id == KEY.user_id))
    .where(KEY.hash == bindparam("hash"), KEY.revoked_at.is_(None), OWNER.is_active)
)


def present(hash: str, now: datetime) -> Row | None:
    """Return a key that works, with its owner: id hash scopes user_id role is_service last_used_at. None otherwise."""
    row = PRESENT.first(connection(), hash=hash)
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
