"""Verbs about the further addresses of a person: an admin gives them, or a person claims one and confirms it by a mailed link."""

from __future__ import annotations

from sqlalchemy import delete, func, select

from helpdesk.actions._door import door, record
from helpdesk.actions._outbox import write
from helpdesk.actions._people import free_address, organisation_of
from helpdesk.clock import now
from helpdesk.db import locking, session
from helpdesk.errors import Missing, rejected
from helpdesk.i18n import _
from helpdesk.models import Address, Token, User
from helpdesk.queries.addresses import whose
from helpdesk.rules import fields, links
from helpdesk.rules.actor import Actor
from helpdesk.rules.tokens import digest

MOST = 10


@door(User)
def add_address(actor: Actor, user: User, email: str) -> int:
    """Give a person one more address, by an admin's word, and return its id. Raises Rejected when it is somebody's already."""
    free_address(email)
    row = _claimed(user, email)
    row.verified_at = now()
    record(session(), actor, "user_address_added", after={"id": user.id, "email": email})
    return row.id


@door(User)
def ask_for_address(actor: Actor, user: User, email: str) -> None:
    """Claim an address for oneself. A link that confirms it is mailed to it, unless it is somebody's: nothing tells that."""
    row = _claimed(user, email)
    event_id = record(session(), actor, "user_address_asked", after={"id": user.id, "email": email})
    if session().scalar(whose(row.email_key)) is None:
        write(session(), event_id, now(), {user.id: (links.ADDRESS, email)})


@door(User)
def confirm_address(actor: Actor, user: User, token: str) -> str:
    """Make the address of a mailed link one's own and return it. Raises Missing for any but a living link of one's own."""
    current = session()
    statement = select(Address, Token.expires_at).join(Token, Token.address_id == Address.id)
    statement = statement.where(
        Token.hash == digest(token), Token.purpose == links.ADDRESS, Token.user_id == user.id
    )
    found = current.execute(statement.with_for_update() if locking(current) else statement).first()
    if found is None or found.expires_at <= now() or found.Address.verified_at is not None:
        raise Missing()
    row = found.Address
    if current.scalar(whose(row.email_key)) is not None:
        raise Missing()
    row.verified_at = now()
    if user.organisation_id is None and user.role == "end_user":
        user.organisation_id = organisation_of(row.email_key)
    current.execute(delete(Token).where(Token.address_id == row.id))
    record(current, actor, "user_address_confirmed", after={"id": user.id, "email": row.email})
    return row.email


@door(User)
def remove_address(actor: Actor, user: User, address_id: int) -> None:
    """Take an address from a person; it may be anybody's then. Raises Missing when it is not theirs."""
    row = _own(user, address_id)
    session().delete(row)
    record(session(), actor, "user_address_removed", before={"id": user.id, "email": row.email})


@door(User)
def make_address_primary(actor: Actor, user: User, address_id: int) -> None:
    """Send a person's mails to this address from now on; the one before stays theirs. Raises Missing for a claimed one."""
    row = _own(user, address_id)
    if row.verified_at is None or user.email is None:
        raise Missing()
    before = user.email
    user.email, row.email = row.email, user.email
    user.email_key, row.email_key = row.email_key, user.email_key
    user.updated_at = now()
    record(
        session(), actor, "user_address_made_primary", before={"id": user.id, "email": before},
        after={"email": user.email},
    )  # fmt: skip


def _own(user: User, address_id: int) -> Address:
    row = session().get(Address, address_id)
    if row is None or row.user_id != user.id:
        raise Missing()
    return row


def _claimed(user: User, email: str) -> Address:
    """Return the person's row for an address, made when there is none. Raises Rejected for one too many and one's own."""
    key, current = fields.email_key(email), session()
    own = select(Address).where(Address.user_id == user.id, Address.email_key == key)
    row = current.scalar(own)
    if user.email_key == key or (row is not None and row.verified_at is not None):
        raise rejected("email", _("This is an address of this person already."), "taken")
    if row is not None:
        return row
    count = select(func.count()).select_from(Address).where(Address.user_id == user.id)
    if current.scalar(count) >= MOST:
        raise rejected("email", _("At most %(most)s addresses. Remove one first.", most=MOST), "too_many")
    row = Address(user_id=user.id, email=email, email_key=key, created_at=now())
    current.add(row)
    current.flush()
    return row
