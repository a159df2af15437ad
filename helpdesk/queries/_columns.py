"""Columns that several lists read: plain values, no ORM objects."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from helpdesk.models import Category, Group, Tag, Ticket, TicketTag, User

Requester = aliased(User, name="requester")
Assignee = aliased(User, name="assignee")


def shown(user: type[User]):
    """Return the expression of what a person is called: the name, else the address."""
    return func.coalesce(func.nullif(user.name, ""), user.email, "")


def tag_names():
    """Return the ticket's tags as one text, separated by commas, in no order."""
    return (
        select(func.aggregate_strings(Tag.name, ","))
        .join(TicketTag, TicketTag.tag_id == Tag.id)
        .where(TicketTag.ticket_id == Ticket.id)
        .correlate(Ticket)
        .scalar_subquery()
    )


TICKET_ROW = (
    Ticket.id, Ticket.subject, Ticket.status, Ticket.priority_id, Ticket.requester_id, shown(Requester).label("requester_name"),
    Ticket.assignee_id, shown(Assignee).label("assignee_name"), Ticket.last_excerpt, Ticket.last_author, Ticket.activity_at,
    tag_names().label("tags"),
)  # fmt: skip
TICKET_PAGE = (
    Ticket.id, Ticket.subject, Ticket.description, Ticket.description_html, Ticket.status, Ticket.priority_id, Ticket.category_id,
    Category.name.label("category_name"), Category.slug.label("category_slug"), Ticket.requester_id,
    shown(Requester).label("requester_name"), Requester.email.label("requester_email"),
    Requester.time_zone.label("requester_zone"),
    Requester.created_at.label("requester_since"), Ticket.assignee_id, shown(Assignee).label("assignee_name"), Ticket.group_id,
    Group.name.label("group_name"), Ticket.follow_up_of, Ticket.channel, Ticket.version, Ticket.created_at, Ticket.updated_at,
    Ticket.activity_at, Ticket.waiting_since, Ticket.last_event_id, tag_names().label("tags"),
)  # fmt: skip


def joined(statement):
    """Join the people, the category and the group of a ticket."""
    return (
        statement.join(Requester, Requester.id == Ticket.requester_id)
        .outerjoin(Assignee, Assignee.id == Ticket.assignee_id)
        .outerjoin(Category, Category.id == Ticket.category_id)
        .outerjoin(Group, Group.id == Ticket.group_id)
    )
