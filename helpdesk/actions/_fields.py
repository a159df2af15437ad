"""What several verbs check or write of a ticket's fields."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session as DatabaseSession

from helpdesk.errors import Conflict, rejected
from helpdesk.i18n import _
from helpdesk.models import Category, Group, Tag, Ticket, TicketTag
from helpdesk.queries.visibility import visible_to
from helpdesk.rules.actor import Actor


class Unsaid:
    """The default of an option whose None means something."""


UNSAID = Unsaid()


def touch(ticket: Ticket, moment: datetime) -> None:
    """Move what tells clients that the ticket's own fields changed."""
    ticket.version += 1
    ticket.updated_at = moment


def unchanged_since(was: object, present: object, wanted: object) -> None:
    """Raise Conflict when the field no longer holds what the actor saw, unless it already holds what the actor wants."""
    if not isinstance(was, Unsaid) and present not in (was, wanted):
        raise Conflict(
            _("Somebody else changed this field meanwhile. Look at the new value, then choose again."),
            newer=present,
        )


def category_of(session: DatabaseSession, number: int | None, keep: int | None = None) -> int | None:
    """Return a category's id if a ticket may be given it: it exists and is not archived, or it is the one to keep."""
    if number is None or number == keep:
        return number
    category = session.get(Category, number)
    if category is None or category.archived_at is not None:
        raise rejected("category_id", _("There is no such category."), "unknown")
    return category.id


def group_of(session: DatabaseSession, number: int | None) -> int | None:
    """Return a group's id if it exists and is not archived."""
    if number is None:
        return None
    group = session.get(Group, number)
    if group is None or group.archived_at is not None:
        raise rejected("group_id", _("There is no such group."), "unknown")
    return group.id


def followed_by(session: DatabaseSession, actor: Actor, number: int | None) -> int | None:
    """Return the id of the ticket that a follow-up follows, if the actor may know of it."""
    if number is None:
        return None
    if session.scalar(select(Ticket.id).where(Ticket.id == number, visible_to(actor))) is None:
        raise rejected("follow_up_of", _("There is no such ticket."), "unknown")
    return number


def tags_of(session: DatabaseSession, ticket: Ticket) -> list[str]:
    """Return the ticket's tags, sorted."""
    names = (
        select(Tag.name).join(TicketTag, TicketTag.tag_id == Tag.id).where(TicketTag.ticket_id == ticket.id)
    )
    return sorted(session.scalars(names))


def put_tags(session: DatabaseSession, ticket: Ticket, names: list[str]) -> None:
    """Make the ticket's tags exactly these clean names; new words become tags."""
    present = tags_of(session, ticket) if ticket.version > 1 or ticket.last_event_id else []
    gone, added = set(present) - set(names), set(names) - set(present)
    if gone:
        ids = select(Tag.id).where(Tag.name.in_(gone))
        session.execute(delete(TicketTag).where(TicketTag.ticket_id == ticket.id, TicketTag.tag_id.in_(ids)))
    for name in sorted(added):
        session.add(TicketTag(ticket_id=ticket.id, tag_id=_tag(session, name).id))
    session.flush()


def _tag(session: DatabaseSession, name: str) -> Tag:
    tag = session.scalar(select(Tag).where(Tag.name == name))
    if tag is None:
        tag = Tag(name=name)
        session.add(tag)
        session.flush()
    return tag
