"""Verbs that make one person of two, and two of them again.

What a person asked, answered and is in copy of becomes the survivor's; what they did stays in history under their own name. Keys
stay behind and stop working: a program must not gain another person's rights. The event holds what undoing needs.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Select, delete, select, update

from helpdesk.actions._door import door, record
from helpdesk.actions._people import free_address
from helpdesk.actions.users import not_the_last_admin
from helpdesk.clock import now
from helpdesk.db import session
from helpdesk.errors import Conflict, Missing, rejected
from helpdesk.i18n import _
from helpdesk.models import (
    Address,
    Comment,
    Delivery,
    Event,
    Membership,
    Participant,
    Rating,
    Session,
    Ticket,
    Token,
    User,
)
from helpdesk.rules import fields, links
from helpdesk.rules.actor import ROLES, Actor

AT_ONCE = 500
MOVED = {  # what carries the person's number and has one of its own
    "requested": (Ticket, Ticket.requester_id, None), "assigned": (Ticket, Ticket.assignee_id, None),
    "comments": (Comment, Comment.author_id, None), "ratings": (Rating, Rating.user_id, None),
    "addresses": (Address, Address.user_id, Address.verified_at.is_not(None)),
    "links": (Token, Token.user_id, Token.purpose.not_in(links.ONCE)),
    "mails": (Delivery, Delivery.user_id, Delivery.state == "due"),
}  # fmt: skip
SHARED = {  # what one of the two may have beside the other
    "copies": (Participant, Participant.ticket_id), "groups": (Membership, Membership.group_id),
}  # fmt: skip


@door(User)
def merge_users(actor: Actor, user: User, other_id: int) -> None:
    """Give the person all that is another's, addresses included; the other one can sign in no more. `unmerge_user` undoes it.

    Raises Rejected for somebody who cannot be merged into this person, Conflict for the last admin.
    """
    other = _other(user, other_id)
    if other.role == "admin":
        not_the_last_admin(other)
    current, email = session(), other.email
    moved = {name: list(_moved(name, other.id, user.id)) for name in MOVED}
    moved |= {name: _joined(name, other.id, user.id) for name in SHARED}
    before = {"id": other.id, "into": user.id, "email": email, "is_active": other.is_active, "moved": moved}
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

    Raises Missing for somebody who is not merged, Conflict when their address is in other use by now.
    """
    if user.merged_into_id is None:
        raise Missing()
    current, into = session(), user.merged_into_id
    number = Event.before["id"].as_integer()
    merged = select(Event.before).where(
        Event.ticket_id.is_(None), Event.kind == "user_merged", number == user.id
    )
    before = current.scalar(merged.order_by(Event.id.desc()).limit(1))
    _take_back_address(user, into, before["email"])
    user.merged_into_id, user.is_active, user.updated_at = None, before["is_active"], now()
    current.flush()
    for name in MOVED:
        _give_back(name, before["moved"][name], into, user.id)
    for name in SHARED:
        _part(name, before["moved"][name], into, user.id)
    record(current, actor, "user_unmerged", after={"id": user.id, "from": into})
    return into


def _other(user: User, other_id: int) -> User:
    other = session().get(User, other_id) if 0 < other_id < 2**63 else None
    if other is None or other.is_service or other.merged_into_id or other.id == user.id:
        raise rejected("other", _("Choose somebody else."), "unknown")
    if user.is_service or not user.is_active or user.merged_into_id:
        raise rejected("other", _("Whoever stays must be able to sign in."), "not_allowed")
    if ROLES.index(other.role) > ROLES.index(user.role):
        raise rejected("other", _("Whoever stays must have the higher role of the two."), "not_allowed")
    return other


def _moved(name: str, source: int, target: int) -> Iterator[int]:
    """Move the rows of one kind and yield their ids."""
    model, owner, only = MOVED[name]
    clause = [owner == source] if only is None else [owner == source, only]
    yield from session().scalars(select(model.id).where(*clause).order_by(model.id)).all()
    session().execute(update(model).where(*clause).values({owner.key: target, **_versioned(model)}))


def _give_back(name: str, numbers: list[int], source: int, target: int) -> None:
    model, owner, _only = MOVED[name]
    for some in _batches(numbers):
        theirs = update(model).where(model.id.in_(some), owner == source)
        session().execute(theirs.values({owner.key: target, **_versioned(model)}))


def _versioned(model: type) -> dict:
    """A ticket's requester and assignee are told to programs, which must see that they changed."""
    return {"version": Ticket.version + 1, "updated_at": now()} if model is Ticket else {}


def _joined(name: str, source: int, target: int) -> list[int]:
    """Move what the target does not have, and return its places; the rest stays where it is, and works no more."""
    model, place = SHARED[name]
    has = set(session().scalars(select(place).where(model.user_id == target)))
    if model is Participant:  # nobody is in copy of their own request
        has |= set(session().scalars(_copies_of_own(source, target)))
    all_of_it = session().scalars(select(place).where(model.user_id == source).order_by(place)).all()
    moving = [number for number in all_of_it if number not in has]
    _part(name, moving, source, target)
    return moving


def _copies_of_own(source: int, target: int) -> Select:
    own = select(Participant.ticket_id).join(Ticket, Ticket.id == Participant.ticket_id)
    return own.where(Participant.user_id == source, Ticket.requester_id == target)


def _part(name: str, numbers: list[int], source: int, target: int) -> None:
    """Move the rows of these places."""
    model, place = SHARED[name]
    for some in _batches(numbers):
        theirs = update(model).where(model.user_id == source, place.in_(some))
        session().execute(theirs.values(user_id=target))


def _batches(numbers: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(numbers), AT_ONCE):
        yield numbers[start : start + AT_ONCE]


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
