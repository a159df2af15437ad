"""Verbs about the keys of programs."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select, update

from helpdesk.actions._door import door, record
from helpdesk.actions._people import known_user
from helpdesk.clock import now
from helpdesk.db import queue_for_name, session, transaction
from helpdesk.errors import rejected
from helpdesk.i18n import _
from helpdesk.models import ApiKey, User
from helpdesk.rules.actor import SCOPES, Actor
from helpdesk.rules.tokens import digest

PUBLIC_CHARACTERS = 11
SEEN_EVERY = timedelta(minutes=1)


@door()
def create_api_key(
    actor: Actor, _nothing: None, *, name: str, key: str, scopes: tuple[str, ...] = ("read", "write"), user_id: int | None = None,
    expires_at: datetime | None = None,
) -> int:  # fmt: skip
    """Store a key (rules.tokens.new_api_key) as its hash and return its id; without `user_id` it is the service account's."""
    if not scopes or set(scopes) - set(SCOPES):
        raise rejected("scopes", _("Choose one of %(names)s.", names=", ".join(SCOPES)), "not_allowed")
    owner = known_user(session(), user_id, "user_id").id if user_id is not None else service_account()
    row = ApiKey(
        name=name, prefix=_public(key), hash=digest(key), scopes=" ".join(sorted(scopes)), user_id=owner, created_at=now(),
        expires_at=expires_at,
    )  # fmt: skip
    session().add(row)
    session().flush()
    record(
        session(), actor, "api_key_created", after={"id": row.id, "prefix": row.prefix, "scopes": row.scopes}
    )
    return row.id


@door(ApiKey)
def revoke_api_key(actor: Actor, key: ApiKey) -> None:
    """End a key at once, for ever."""
    if key.revoked_at is None:
        key.revoked_at = now()
        record(session(), actor, "api_key_revoked", after={"id": key.id, "prefix": key.prefix})


def install_api_key(actor: Actor, key: str) -> None:
    """Make sure that this very key works (HELPDESK_API_KEY), as the service account. A revoked one stays revoked."""
    with transaction() as current:
        queue_for_name(current, "HELPDESK_API_KEY")
        if current.scalar(select(ApiKey.id).where(ApiKey.hash == digest(key))) is None:
            create_api_key(actor, None, name="HELPDESK_API_KEY", key=key)


def saw_api_key(key_id: int) -> None:
    """Note that a key was used; at most one write a minute and key."""
    moment = now()
    with transaction() as current:
        stale = ApiKey.last_used_at.is_(None) | (ApiKey.last_used_at < moment - SEEN_EVERY)
        current.execute(update(ApiKey).where(ApiKey.id == key_id, stale).values(last_used_at=moment))


def service_account() -> int:
    """Return the id of the account that keys of nobody act as."""
    return session().scalar(select(User.id).where(User.is_service).order_by(User.id).limit(1))


def _public(key: str) -> str:
    return key[:PUBLIC_CHARACTERS] if key.startswith("hd_") else f"env_{digest(key)[:7]}"
