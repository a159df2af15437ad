"""Verbs about the people in copy: they see what is public on the ticket, and get its replies by mail."""

from __future__ import annotations

from sqlalchemy import delete, func, select

from helpdesk.actions._door import door, record
from helpdesk.actions._people import user_of
from helpdesk.db import session
from helpdesk.errors import Forbidden, rejected
from helpdesk.i18n import _
from helpdesk.models import Mute, Participant, Ticket
from helpdesk.rules.actor import Actor
from helpdesk.rules.contact import Contact

MOST = 20


@door(Ticket)
def add_participant(actor: Actor, ticket: Ticket, contact: Contact) -> None:
    """Put somebody in copy; who is already, stays as they are. No mail leaves for it: they get the next reply.

    Who stopped the mails about it before, and is put in copy anew by the staff, gets them again: somebody means them. Not so when
    a requester does it, or adding and taking out would get around the way out of each mail.

    Whoever adds learns nothing of whether the address was known. Raises Rejected for `email`: the requester's own, or too many.
    """
    current = session()
    user = user_of(current, actor, contact)
    if user.id == ticket.requester_id:
        raise rejected("email", _("The requester gets everything already."), "not_allowed")
    if current.get(Participant, (ticket.id, user.id)) is not None:
        return
    count = select(func.count()).select_from(Participant).where(Participant.ticket_id == ticket.id)
    if current.scalar(count) >= MOST:
        raise rejected("email", _("At most %(most)s people can be in copy.", most=MOST), "too_many")
    current.add(
        Participant(ticket_id=ticket.id, user_id=user.id, added_by_id=actor.user_id, address=contact.email)
    )
    if actor.is_staff:
        current.execute(delete(Mute).where(Mute.ticket_id == ticket.id, Mute.user_id == user.id))
    record(current, actor, "participant_added", ticket, after={"user_id": user.id})


@door(Ticket)
def remove_participant(actor: Actor, ticket: Ticket, user_id: int) -> None:
    """Take somebody out of copy, if they are. Raises Forbidden when a requester takes out whom somebody else added."""
    row = session().get(Participant, (ticket.id, user_id))
    if row is None:
        return
    if not actor.is_staff and row.added_by_id != actor.user_id:
        raise Forbidden()
    session().delete(row)
    record(session(), actor, "participant_removed", ticket, before={"user_id": user_id})
