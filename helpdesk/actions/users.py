"""Verbs about people: the admin's and everybody's own."""

from __future__ import annotations

from sqlalchemy import delete, func, select, update

from helpdesk.actions._door import door, record
from helpdesk.actions._outbox import write
from helpdesk.actions._people import free_address, organisation_of, shown_name
from helpdesk.clock import now
from helpdesk.db import session
from helpdesk.errors import Conflict, Missing, rejected
from helpdesk.i18n import _
from helpdesk.models import Address, Group, Membership, Session, Ticket, User
from helpdesk.rules import fields
from helpdesk.rules.actor import ROLES, Actor


@door()
def add_user(
    actor: Actor,
    _nothing: None,
    *,
    email: str,
    name: str = "",
    role: str = "end_user",
    password_hash: str | None = None,
    locale: str | None = None,
) -> int:
    """Add a person and return the id. Who gets no password from an admin is invited by mail to choose one.

    `locale` is the language to write to them in until they choose one; None: English.

    Raises Rejected when the address is somebody's already.
    """
    free_address(email)
    key = fields.email_key(email)
    moment = now()
    user = User(
        name=name, email=email, email_key=key, role=_role(role), password_hash=password_hash,
        organisation_id=organisation_of(key) if role == "end_user" else None, locale=locale,
        created_at=moment, updated_at=moment,
    )  # fmt: skip
    session().add(user)
    session().flush()
    event_id = record(session(), actor, "user_added", after={"id": user.id, "role": role})
    if password_hash is None and actor.kind == "user":
        write(session(), event_id, moment, {user.id: ("invitation", email)})
    return user.id


@door(User)
def change_user(actor: Actor, user: User, *, name: str, email: str, role: str) -> None:
    """Change a person's name, address and role. Raises Conflict rather than leave the helpdesk without an admin."""
    if user.email is None:  # merged into another, or erased
        raise Missing()
    key = fields.email_key(email)
    if key != user.email_key:
        free_address(email, besides=user.id)
        session().execute(delete(Address).where(Address.user_id == user.id, Address.email_key == key))
    if user.role == "admin" and role != "admin":
        not_the_last_admin(user)
    before = {"id": user.id, "name": user.name, "email": user.email, "role": user.role}
    called = shown_name(user)
    user.name, user.email, user.email_key, user.role = name, email, key, _role(role)
    user.updated_at = now()
    _call_in_lists(user, called)
    record(
        session(),
        actor,
        "user_changed",
        before=before,
        after={"id": user.id, "name": name, "email": email, "role": role},
    )


@door(User)
def set_user_password(actor: Actor, user: User, password_hash: str) -> None:
    """Give a person a password; every sign-in of theirs ends."""
    user.password_hash, user.updated_at = password_hash, now()
    session().execute(delete(Session).where(Session.user_id == user.id))
    record(session(), actor, "user_password_set", after={"id": user.id})


@door(User)
def disable_user(actor: Actor, user: User) -> None:
    """Let a person sign in no more; every sign-in of theirs ends, their tickets stay. The last admin cannot be disabled."""
    if not user.is_active:
        return
    if user.role == "admin":
        not_the_last_admin(user)
    user.is_active, user.updated_at = False, now()
    session().execute(delete(Session).where(Session.user_id == user.id))
    record(session(), actor, "user_disabled", after={"id": user.id})


@door(User)
def enable_user(actor: Actor, user: User) -> None:
    """Let a disabled person sign in again. Raises Conflict for one that is merged into another."""
    if user.merged_into_id is not None:
        raise Conflict(_("This person is merged into another."))
    if user.email is None:
        raise Missing()
    if user.is_active:
        return
    user.is_active, user.updated_at = True, now()
    record(session(), actor, "user_enabled", after={"id": user.id})


@door(User)
def change_membership(actor: Actor, user: User, group_ids: list[int]) -> None:
    """Make an agent a member of exactly these groups."""
    known = set(session().scalars(select(Group.id).where(Group.id.in_(group_ids))))
    if known != set(group_ids):
        raise rejected("group_ids", _("There is no such group."), "unknown")
    present = set(session().scalars(select(Membership.group_id).where(Membership.user_id == user.id)))
    if present == known:
        return
    session().execute(delete(Membership).where(Membership.user_id == user.id))
    session().add_all(Membership(group_id=number, user_id=user.id) for number in sorted(known))
    record(
        session(),
        actor,
        "membership_changed",
        before={"id": user.id, "groups": sorted(present)},
        after={"groups": sorted(known)},
    )


@door(User)
def change_profile(actor: Actor, user: User, *, name: str) -> None:
    """Change one's own name."""
    before, called = user.name, shown_name(user)
    user.name, user.updated_at = name, now()
    _call_in_lists(user, called)
    record(session(), actor, "user_changed", before={"id": user.id, "name": before}, after={"name": name})


@door(User)
def change_password(actor: Actor, user: User, password_hash: str, *, keep_session: int | None = None) -> None:
    """Change one's own password (the entrance has checked the old one); every other sign-in ends."""
    user.password_hash, user.updated_at = password_hash, now()
    session().execute(delete(Session).where(Session.user_id == user.id, Session.id != (keep_session or 0)))
    record(session(), actor, "user_password_set", after={"id": user.id})


@door(User)
def change_preferences(
    actor: Actor, user: User, *, locale: str | None, time_zone: str | None, preferences: dict
) -> None:
    """Change how the pages look and speak to oneself; `preferences` are merged into those that are there."""
    user.locale, user.time_zone = locale, time_zone
    user.preferences = {**(user.preferences or {}), **preferences}
    user.updated_at = now()


def _call_in_lists(user: User, before: str) -> None:
    """Lists tell who wrote last by name, and a requester's is "You" to themselves: it must be the one that they have now."""
    theirs = update(Ticket).where(Ticket.requester_id == user.id, Ticket.last_author == before)
    session().execute(theirs.values(last_author=shown_name(user)))


def _role(role: str) -> str:
    if role not in ROLES:
        raise rejected("role", _("Choose one of %(names)s.", names=", ".join(ROLES)), "not_allowed")
    return role


def not_the_last_admin(user: User) -> None:
    """Raise Conflict when nobody else could be the admin."""
    others = (
        select(func.count()).select_from(User).where(User.role == "admin", User.is_active, User.id != user.id)
    )
    if not session().scalar(others.where(User.password_hash.is_not(None))):
        raise Conflict(_("This is the last admin. Make somebody else an admin first."))
