"""The first minutes: the one-time set-up link and the first admin."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select

from helpdesk.actions.users import add_user
from helpdesk.clock import now
from helpdesk.db import queue_for_name, transaction
from helpdesk.errors import Missing
from helpdesk.models import Token, User
from helpdesk.rules.actor import system
from helpdesk.rules.tokens import digest

VALID_FOR = timedelta(days=7)


def offer_setup(token: str) -> bool:
    """Make this the one link that sets the helpdesk up. False, and no link, once there is an admin who can sign in."""
    moment = now()
    with transaction() as session:
        queue_for_name(session, "setup")
        if _is_set_up(session):
            return False
        session.execute(delete(Token).where(Token.purpose == "setup"))
        session.add(
            Token(hash=digest(token), purpose="setup", created_at=moment, expires_at=moment + VALID_FOR)
        )
        return True


def set_up(token: str, *, email: str, name: str, password_hash: str) -> int:
    """Make the first admin and return the id. Raises Missing for any but the present link, or when there is an admin already."""
    with transaction() as session:
        queue_for_name(session, "setup")
        link = session.scalar(select(Token).where(Token.hash == digest(token), Token.purpose == "setup"))
        if link is None or link.expires_at < now() or _is_set_up(session):
            raise Missing()
        session.execute(delete(Token).where(Token.purpose == "setup"))
        return add_user(
            system("web"), None, email=email, name=name, role="admin", password_hash=password_hash
        )


def _is_set_up(session) -> bool:
    admins = select(User.id).where(User.role == "admin", User.is_active, User.password_hash.is_not(None))
    return session.scalar(admins.limit(1)) is not None
