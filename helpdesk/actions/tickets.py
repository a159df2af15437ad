"""Verbs that open and delete tickets."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import bindparam, update

from helpdesk.actions._door import door, insert_one, record
from helpdesk.actions._fields import category_of, followed_by, group_of, put_tags
from helpdesk.actions._people import assignable, requester_of, shown_name
from helpdesk.actions.attachments import NONE, Uploads, put_uploads
from helpdesk.clock import now
from helpdesk.db import session
from helpdesk.errors import Forbidden
from helpdesk.models import Event, Ticket, User
from helpdesk.rules.actor import Actor
from helpdesk.rules.contact import Contact
from helpdesk.rules.lifecycle import priority_id
from helpdesk.rules.text import Text

NOTE_EVENT = (
    update(Ticket.__table__)
    .where(Ticket.__table__.c.id == bindparam("number"))
    .values(last_event_id=bindparam("event_id"))
)


@door()
def open_ticket(
    actor: Actor, requester: int | Contact | None, *, subject: str, description: Text, priority: str = "medium",
    category_id: int | None = None, assignee_id: int | None = None, group_id: int | None = None, tags: tuple[str, ...] = (),
    follow_up_of: int | None = None, uploads: Uploads = NONE,
) -> int:  # fmt: skip
    """Open a ticket and return its id.

    `requester` is None for the actor itself, a user's id, or a Contact (made a user when unknown). Assignee, group and tags
    are the staff's to set. Raises Rejected for an unknown category, group, assignee or ticket to follow, Forbidden for somebody
    else's name.
    """
    current = session()
    if not actor.is_staff and (assignee_id or group_id or tags):
        raise Forbidden()
    person = requester_of(current, actor, requester)
    moment = now()
    ticket = Ticket(
        version=1, subject=subject, description=description.source, description_html=description.html, status="open",
        priority_id=priority_id(priority), category_id=category_of(current, category_id), requester_id=person.id,
        assignee_id=assignee_id and assignable(current, assignee_id).id, group_id=group_of(current, group_id),
        follow_up_of=followed_by(current, actor, follow_up_of), channel=actor.via,
        created_at=moment, updated_at=moment, activity_at=moment,
        waiting_since=moment, last_excerpt=description.excerpt, last_author=shown_name(person), last_comment_at=moment,
    )  # fmt: skip
    ticket.id = insert_one(current, ticket)
    if tags:
        put_tags(current, ticket, list(tags))
    put_uploads(ticket.id, None, uploads)
    opened = {"requester_id": person.id, "channel": actor.via}
    speaker = _speaking_for(actor, person)
    # At the very moment of the ticket: then the update leaves the seven indexes by activity alone.
    event_id = record(current, speaker, "opened", ticket, after=opened, moment=moment)
    current.connection().execute(NOTE_EVENT, {"number": ticket.id, "event_id": event_id})
    return ticket.id


def _speaking_for(actor: Actor, person: User) -> Actor:
    """A guest's ticket was opened by the person that the guest says to be."""
    return replace(actor, user_id=person.id) if actor.kind == "guest" else actor


@door(Ticket)
def delete_ticket(actor: Actor, ticket: Ticket) -> None:
    """Delete a ticket for ever, with its comments and files. History keeps that it was, when and by whom, and no content."""
    current = session()
    number = ticket.id
    current.execute(update(Event).where(Event.ticket_id == number).values(before=None, after=None))
    current.delete(ticket)
    current.flush()
    event_id = record(current, actor, "deleted")
    current.execute(update(Event).where(Event.id == event_id).values(ticket_id=number))
