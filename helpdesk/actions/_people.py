"""Finding or making the people that a verb is about."""

from __future__ import annotations

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import Session as DatabaseSession

from helpdesk import db
from helpdesk.actions._door import record
from helpdesk.clock import now
from helpdesk.errors import Forbidden, rejected
from helpdesk.i18n import _
from helpdesk.models import Organisation, User
from helpdesk.prepared import Prepared
from helpdesk.queries.addresses import whose
from helpdesk.rules import fields
from helpdesk.rules.actor import STAFF, Actor
from helpdesk.rules.contact import Contact

PERSON = User.__table__.c
OWN = Prepared(select(PERSON.id, PERSON.name, PERSON.email).where(PERSON.id == bindparam("number")))


def requester_of(session: DatabaseSession, actor: Actor, requester: int | Contact | None) -> User | Row:
    """Return whom a new ticket is for, with id name email: the actor itself, or somebody that a guest or the staff names."""
    if requester is None or (isinstance(requester, int) and requester == actor.user_id):
        return _actors_own(session, actor)
    if isinstance(requester, Contact) and (actor.is_staff or actor.kind == "guest"):
        return user_of(session, actor, requester)
    own = session.get(User, actor.user_id) if actor.user_id else None
    if (
        isinstance(requester, Contact)
        and own is not None
        and session.scalar(whose(fields.email_key(requester.email))) == own.id
    ):
        return own
    if not actor.is_staff:
        raise Forbidden(_("You may file tickets for yourself only."))
    return known_user(session, requester, "requester_id")


def user_of(session: DatabaseSession, actor: Actor, contact: Contact) -> User:
    """Return the user with this address, made as an end user when there is none yet."""
    key = fields.email_key(contact.email)
    user = session.scalar(select(User).where(User.id.in_(whose(key))))
    if user is not None:
        return user
    moment = now()
    user = User(
        name=contact.name,
        email=contact.email,
        email_key=key,
        organisation_id=organisation_of(key),
        role="end_user",
        locale=contact.locale,
        created_at=moment,
        updated_at=moment,
    )
    session.add(user)
    session.flush()
    record(session, actor, "user_added", after={"id": user.id, "role": user.role})
    return user


def free_address(email: str, *, besides: int | None = None) -> None:
    """Raise Rejected when the address is somebody's, other than of the person `besides`."""
    if db.session().scalar(whose(fields.email_key(email))) not in (None, besides):
        raise rejected("email", _("Somebody has this address already."), "taken")


def organisation_of(key: str) -> int | None:
    """Return the organisation that whoever is new with this address joins, None when no domain fits."""
    fits = Organisation.domain == key.rpartition("@")[2]
    return db.session().scalar(select(Organisation.id).where(fits, Organisation.archived_at.is_(None)))


def known_user(session: DatabaseSession, number: int, field: str) -> User:
    """Return an active user by id. Raises Rejected for the field."""
    user = session.get(User, number)
    if user is None or not user.is_active:
        raise rejected(field, _("There is no active user with this number."), "unknown")
    return user


def assignable(session: DatabaseSession, number: int, field: str = "assignee_id") -> User:
    """Return an active agent or admin by id. Raises Rejected for the field."""
    user = session.get(User, number)
    if user is None or not user.is_active or user.role not in STAFF or user.is_service:
        raise rejected(field, _("Choose an active agent or admin."), "not_allowed")
    return user


def shown_name(user: User | Row) -> str:
    """Return what a person is called: the name, else the address."""
    return user.name or user.email or ""


def _actors_own(session: DatabaseSession, actor: Actor) -> User | Row:
    if actor.user_id is not None:
        return OWN.first(session.connection(), number=actor.user_id)
    if actor.kind == "system":
        return session.scalar(select(User).where(User.is_service).order_by(User.id).limit(1))
    raise rejected("email", _("Write an e-mail address, like name@example.com."), "required")
