"""Who sees what, in SQL: the clauses that every query of tickets and comments carries (in Python: rules/permissions.py)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, false, or_, select, true

from helpdesk.models import Comment, Event, Organisation, Participant, Ticket, User
from helpdesk.rules.actor import Actor

# The organisation of a person, if its people may see each other's requests.
SHARED = case((and_(Organisation.sees_all, Organisation.archived_at.is_(None)), Organisation.id))


def kind_of(actor: Actor) -> Actor:
    """Return the actor without their numbers: a statement is built once for all of a kind (and of the same groups)."""
    known = None if actor.user_id is None else 0
    return Actor(
        actor.kind, known, actor.role, actor.group_ids, ticket_id=0 if actor.kind == "link" else None,
        organisation_id=None if actor.is_staff or actor.organisation_id is None else 0,
    )  # fmt: skip


def anybody(kind: Actor) -> Actor:
    """Return an actor of that kind whose numbers are parameters; `numbers_of` gives them to the statement."""
    known = None if kind.user_id is None else bindparam("actor_id", None)
    only = bindparam("actor_ticket_id", None) if kind.kind == "link" else None
    shared = None if kind.organisation_id is None else bindparam("actor_organisation_id")
    return Actor(kind.kind, known, kind.role, kind.group_ids, ticket_id=only, organisation_id=shared)


def numbers_of(actor: Actor) -> dict[str, int | None]:
    """Return the parameters of a statement that was built for `anybody`."""
    numbers = {"actor_id": actor.user_id, "actor_ticket_id": actor.ticket_id}
    return (
        numbers
        if actor.organisation_id is None
        else {**numbers, "actor_organisation_id": actor.organisation_id}
    )


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Return the clause of the tickets that the actor may know of."""
    if actor.is_staff:
        return true()
    if actor.user_id is None:
        return false()
    takes_part = or_(
        Ticket.requester_id == actor.user_id,
        Ticket.id.in_(select(Participant.ticket_id).where(Participant.user_id == actor.user_id)),
    )
    if actor.kind == "user" and actor.organisation_id is not None:
        return or_(takes_part, Ticket.requester_id.in_(colleagues(actor)))
    return and_(takes_part, Ticket.id == actor.ticket_id) if actor.kind == "link" else takes_part


def colleagues(actor: Actor) -> Select:
    """Return the ids of the people of the actor's organisation."""
    return select(User.id).where(User.organisation_id == actor.organisation_id)


def comments_visible_to(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """Return the clause of the comments, of a visible ticket, that the actor may read."""
    return true() if actor.is_staff else and_(Comment.is_internal.is_(False), is_due(now))


def events_visible_to(actor: Actor) -> ColumnElement[bool]:
    """Return the clause of the events, of a visible ticket, that the actor may read."""
    return true() if actor.is_staff else Event.is_internal.is_(False)


def is_due(now: object) -> ColumnElement[bool]:
    """Say in SQL that a comment is no longer held back. One that never was is there, whatever the clock has done since."""
    return or_(Comment.visible_at <= now, Comment.visible_at == Comment.created_at)
