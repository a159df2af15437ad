"""The change feed: what happened, in the order in which it was committed."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Row, and_, func, or_, select

from helpdesk.db import session
from helpdesk.models import Event, Ticket, User
from helpdesk.queries._columns import shown
from helpdesk.queries.visibility import visible_to
from helpdesk.rules import events
from helpdesk.rules.actor import Actor


def feed(actor: Actor, *, after: int = 0, limit: int = 100) -> list[Row]:
    """Return the events after this id that the actor may read, ids ascending.

    Ids are given in commit order (db.queue_for_event_order), so that whoever goes on from the last one misses none.
    Rows: id kind ticket_id comment_id actor_kind user_id actor_name via is_internal before after created_at.
    """
    name = shown(User) if actor.is_staff else func.coalesce(User.name, "")  # no end user reads an address
    statement = (
        select(
            Event.id, Event.kind, Event.ticket_id, Event.comment_id, Event.actor_kind, Event.user_id, name.label("actor_name"),
            Event.via, Event.is_internal, Event.before, Event.after, Event.created_at,
        )
        .outerjoin(User, User.id == Event.user_id)
        .where(Event.id > after, _readable_by(actor))
        .order_by(Event.id)
        .limit(limit)
    )  # fmt: skip
    return session().execute(statement).all()


def _readable_by(actor: Actor) -> ColumnElement[bool]:
    """Internal events are for the staff's keys with the scope `notes`, those of the desk itself for admins' among them."""
    if not actor.is_staff:
        own = select(Ticket.id).where(visible_to(actor))
        return and_(Event.ticket_id.in_(own), Event.is_internal.is_(False))
    if "notes" not in actor.scopes:
        return Event.is_internal.is_(False)
    return (
        Event.id > 0 if actor.is_admin else or_(Event.is_internal.is_(False), Event.kind.in_(events.INTERNAL))
    )
