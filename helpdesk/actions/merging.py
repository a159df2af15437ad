"""Verbs that make one person of two, and two of them again.

What a person asked, answered and is in copy of becomes the survivor's; what they did stays in history under their own name. Keys
stay behind and stop working: a program must not gain another person's rights. The event holds what undoing needs.
"""

from __future__ import annotations

from sqlalchemy import delete, select

from helpdesk.actions._belongings import give_back, hand_over
from helpdesk.actions._door import door, record
from helpdesk.actions._people import free_address, shown_name
from helpdesk.actions.users import not_the_last_admin
from helpdesk.clock import now
from helpdesk.db import session
from helpdesk.errors import Conflict, Missing, rejected
from helpdesk.i18n import _
from helpdesk.models import Address, Event, Session, Token, User
from helpdesk.rules import fields
from helpdesk.rules.actor import ROLES, Actor


@door(User)
def merge_users(actor: Actor, user: User, other_id: int) -> None:
    """Give the person all that is another's, addresses included; the other one can sign in no more. `unmerge_user` undoes it.

    Raises Rejected for somebody who cannot be merged into this person, Conflict for the last admin.
    """
    other = _other(user, other_id)
    if other.role == "admin":
        not_the_last_admin(other)
    current, email = session(), other.email
    before = {
        "id": other.id, "into": user.id, "email": email, "is_active": other.is_active,
        "moved": hand_over(other.id, user.id),
    }  # fmt: skip
    other.email = other.email_key = None
    other.merged_into_id, other.is_active, other.updated_at = user.id, False, now()
    current.flush()
    if email is not None:
        key = fields.email_key(email)
        current.execute(delete(Address).where(Address.user_id == user.id, Address.email_key == key))
        current.add(Address(user_id=user.id, email=email, email_key=key, verified_at=now(), created_at=now()))
    for table in (Session, Token):
        current.execute(delete(table).where(table.user_id == other.id))
    record(current, actor, "user_merged", before=before, after={"id": other.id, "into": user.id})


@door(User)
def unmerge_user(actor: Actor, user: User) -> int:
    """Give a merged person back what was theirs and is the survivor's still; return the survivor's id.

    Raises Missing for somebody who is not merged, Conflict when their address is in other use by now, or the survivor merged.
    """
    if user.merged_into_id is None:
        raise Missing()
    current, into = session(), user.merged_into_id
    before = _how_merged(user)
    _not_merged_on(into)
    _take_back_address(user, into, before["email"])
    user.merged_into_id, user.is_active, user.updated_at = None, before["is_active"], now()
    current.flush()
    give_back(before["moved"], user.id, into)
    record(current, actor, "user_unmerged", after={"id": user.id, "from": into})
    return into


def _how_merged(user: User) -> dict:
    """Return what the event of the merging kept. Raises Missing when it was made to forget who that was."""
    number = Event.before["id"].as_integer()
    merged = select(Event.before).where(
        Event.ticket_id.is_(None), Event.kind == "user_merged", number == user.id
    )
    before = session().scalar(merged.order_by(Event.id.desc()).limit(1))
    if before is None or "email" not in before:
        raise Missing()
    return before


def _not_merged_on(number: int) -> None:
    """What moved to somebody who was merged on is not theirs to give back before they are somebody again."""
    survivor = session().get(User, number)
    if survivor.merged_into_id is not None:
        raise Conflict(_("%(name)s was merged, too. Undo that first.", name=shown_name(survivor)))


def _other(user: User, other_id: int) -> User:
    other = session().get(User, other_id) if 0 < other_id < 2**63 else None
    if other is None or other.is_service or other.merged_into_id or other.id == user.id:
        raise rejected("other", _("Choose somebody else."), "unknown")
    if user.is_service or not user.is_active or user.merged_into_id:
        raise rejected("other", _("Whoever stays must be able to sign in."), "not_allowed")
    if ROLES.index(other.role) > ROLES.index(user.role):
        raise rejected("other", _("Whoever stays must have the higher role of the two."), "not_allowed")
    return other


def _take_back_address(user: User, into: int, email: str | None) -> None:
    if email is None:
        return
    key = fields.email_key(email)
    if session().scalar(select(User.id).where(User.email_key == key)) is not None:
        raise Conflict(
            _("%(email)s is the first address of somebody now. Make another one theirs.", email=email)
        )
    session().execute(delete(Address).where(Address.user_id == into, Address.email_key == key))
    free_address(email)
    user.email, user.email_key = email, key
