"""Users, for choosing and for the admin's pages."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Row, func, or_, select

from helpdesk.db import session
from helpdesk.errors import Missing
from helpdesk.models import (
    Address,
    ApiKey,
    Comment,
    Delivery,
    Event,
    Group,
    Membership,
    Participant,
    Session,
    Ticket,
    User,
)
from helpdesk.queries._columns import shown
from helpdesk.queries.addresses import whose
from helpdesk.rules import cursor, fields, links
from helpdesk.rules.actor import STAFF

COLUMNS = (
    User.id,
    User.name,
    User.email,
    User.role,
    User.is_active,
    User.created_at,
    User.locale,
    User.time_zone,
    User.organisation_id,
    User.merged_into_id,
    User.password_hash.is_not(None).label("has_password"),
)


def assignable() -> list[Row]:
    """Return who may be assigned a ticket, by name: id name email."""
    return (
        session()
        .execute(
            select(User.id, shown(User).label("name"), User.email)
            .where(User.role.in_(STAFF), User.is_active, User.is_service.is_(False))
            .order_by(func.lower(shown(User)), User.id)
        )
        .all()
    )


def names(numbers: set[int]) -> dict[int, str]:
    """Return what these people are called, by id."""
    rows = session().execute(select(User.id, shown(User).label("name")).where(User.id.in_(numbers)))
    return {row.id: row.name for row in rows}


def get(number: int) -> Row:
    """Return a user without credentials. Raises Missing."""
    row = session().execute(select(*COLUMNS).where(User.id == number, User.is_service.is_(False))).first()
    if row is None:
        raise Missing()
    return row


def last_invitation(number: int) -> Row | None:
    """Return the last invitation to choose a password that somebody was sent, None when there was none: created_at by_name."""
    statement = (
        select(Delivery.created_at, shown(User).label("by_name"))
        .join(Event, Event.id == Delivery.event_id)
        .outerjoin(User, User.id == Event.user_id)
        .where(Delivery.user_id == number, Delivery.kind == links.INVITATION)
        .order_by(Delivery.id.desc())
        .limit(1)
    )
    return session().execute(statement).first()


def by_email(email: str) -> Row | None:
    """Return whose address this is, with the password hash, for sign-in; None when it is nobody's."""
    return (
        session()
        .execute(select(*COLUMNS, User.password_hash).where(User.id.in_(whose(fields.email_key(email)))))
        .first()
    )


def page(
    *, text: str = "", role: str = "", after: str | None = None, limit: int = 50
) -> tuple[list[Row], str | None]:
    """Return users by id, staff and end users alike, and the next cursor. `text` is the beginning of a name or an address."""
    clauses = [User.is_service.is_(False), User.email.is_not(None)]
    if text:
        start = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        clauses.append(or_(User.name.ilike(f"%{start}", escape="\\"), _addressed(start)))
    if role:
        clauses.append(User.role == role)
    if after:
        clauses.append(User.id > cursor.read(after, (str, int))[1])
    rows = session().execute(select(*COLUMNS).where(*clauses).order_by(User.id).limit(limit + 1)).all()
    return rows[:limit], cursor.write("users", rows[limit - 1].id) if len(rows) > limit else None


def like(text: str, limit: int = 8) -> list[Row]:
    """Return people whose name or address begins so, for choosing a requester: id name email."""
    start = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    clause = or_(User.name.ilike(start, escape="\\"), _addressed(start))
    statement = select(User.id, shown(User).label("name"), User.email).where(
        clause, User.email.is_not(None), User.is_active
    )
    return session().execute(statement.order_by(User.name).limit(limit)).all()


def merged_into(number: int) -> list[Row]:
    """Return who was merged into a person, the latest last: id name."""
    statement = select(User.id, shown(User).label("name")).where(User.merged_into_id == number)
    return session().execute(statement.order_by(User.id)).all()


def belongings(number: int) -> Row:
    """Return how much is a person's: requests assigned comments copies addresses groups sessions keys."""
    owners = {
        "requests": Ticket.requester_id, "assigned": Ticket.assignee_id, "comments": Comment.author_id,
        "copies": Participant.user_id, "addresses": Address.user_id, "groups": Membership.user_id, "sessions": Session.user_id,
        "keys": ApiKey.user_id,
    }  # fmt: skip
    counts = [
        select(func.count()).where(owner == number).scalar_subquery().label(name)
        for name, owner in owners.items()
    ]
    return session().execute(select(*counts)).one()


def _addressed(start: str) -> ColumnElement[bool]:
    """Say in SQL that one of a person's addresses begins so."""
    further = select(Address.user_id).where(
        Address.email_key.like(start.casefold(), escape="\\"), Address.verified_at.is_not(None)
    )
    return or_(User.email_key.like(start.casefold(), escape="\\"), User.id.in_(further))


def groups_of(number: int) -> list[int]:
    """Return the ids of a person's groups."""
    return list(
        session().scalars(
            select(Membership.group_id).where(Membership.user_id == number).order_by(Membership.group_id)
        )
    )


def memberships() -> dict[int, list[str]]:
    """Return the names of the groups of each agent."""
    rows = session().execute(
        select(Membership.user_id, Group.name)
        .join(Group)
        .where(Group.archived_at.is_(None))
        .order_by(Group.name)
    )
    found: dict[int, list[str]] = {}
    for user_id, name in rows:
        found.setdefault(user_id, []).append(name)
    return found
