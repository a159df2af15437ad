"""Verbs about public replies that may still be taken back: they are held for some seconds, then they go out.

A held reply is a row of its own, not a comment that is hidden until later: so excerpts, statuses, read marks, search, feeds and
mails cannot tell of it, and taking it back deletes one row.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import and_, exists, or_, select, update

from helpdesk.actions._door import door
from helpdesk.actions.attachments import NONE, Uploads, held_owner, hold_uploads
from helpdesk.actions.comments import Written, nobody_was_faster, write
from helpdesk.actions.drafts import join_draft
from helpdesk.actions.ticket_fields import change_column
from helpdesk.clock import now
from helpdesk.db import locking, session
from helpdesk.models import Attachment, Event, HeldReply, Ticket, User
from helpdesk.rules.actor import Actor
from helpdesk.rules.text import Text


@door(Ticket)
def hold_reply(
    actor: Actor,
    ticket: Ticket,
    text: Text,
    *,
    seconds: int,
    seen: int | None = None,
    seen_held: int | None = None,
    status: str | None = None,
    uploads: Uploads = NONE,
) -> int:
    """Keep a public reply of the actor's for so many seconds before it goes out, and return its id.

    Nothing else changes until then. Raises Conflict as `reply` does.
    """
    nobody_was_faster(actor, ticket, seen, seen_held)
    moment = now()
    held = HeldReply(
        ticket_id=ticket.id, author_id=actor.user_id, body=text.source, body_html=text.html, excerpt=text.excerpt, status=status,
        seen=ticket.last_event_id, via=actor.via, created_at=moment, due_at=moment + timedelta(seconds=seconds),
    )  # fmt: skip
    session().add(held)
    session().flush()
    hold_uploads(held.id, uploads, _place(ticket.id))
    return held.id


@door(HeldReply)
def undo_reply(actor: Actor, held: HeldReply, *, begun: str = "", is_note: bool = False) -> str:
    """Take a held reply back: it is its author's draft again, before what they have begun since (join_draft). Returns that text.

    Raises Missing when it went out already.
    """
    text = join_draft(held.author_id, _place(held.ticket_id), begun, is_note=is_note, restored=held.body)
    files = update(Attachment).where(Attachment.owner == held_owner(held.id))
    session().execute(files.values(owner=f"user {held.author_id}"))
    session().delete(held)
    return text


@door(HeldReply)
def release_reply(actor: Actor, held: HeldReply) -> Written:
    """Let a held reply go out, in its author's name: it is a comment from now on. Raises Missing when it is none any more.

    It was accepted, so it goes out whatever has become of its author or of the ticket's status meanwhile. The status that was to
    be set with it is not, when there is a newer word: a reply of somebody else, or a status that anybody set since.
    """
    current = session()
    ticket = current.get(Ticket, held.ticket_id, with_for_update=locking(current))
    author = current.get(User, held.author_id)
    speaker = Actor("user", author.id, author.role, via=held.via)
    text = Text(held.body, held.body_html, held.excerpt)
    owner = held_owner(held.id)
    files = select(Attachment.id).where(Attachment.owner == owner)
    uploads = Uploads(owner, tuple(current.scalars(files.order_by(Attachment.id))))
    written = write(speaker, ticket, author, text, is_internal=False, uploads=uploads)
    if held.status is not None and _is_last_word(held):
        change_column(speaker, ticket, "status_changed", "status", held.status)
    current.delete(held)
    return written


def _is_last_word(held: HeldReply) -> bool:
    """Has nobody changed the status since, nobody else replied, and is no later reply waiting that sets one, too?"""
    replied = and_(Event.kind == "replied", Event.user_id.is_distinct_from(held.author_id))
    is_news = or_(Event.kind == "status_changed", replied)
    news = exists().where(Event.ticket_id == held.ticket_id, Event.id > held.seen, is_news)
    is_later = and_(HeldReply.ticket_id == held.ticket_id, HeldReply.id > held.id)
    later = exists().where(is_later, HeldReply.status.is_not(None))
    return not session().scalar(select(or_(news, later)))


def _place(ticket_id: int) -> str:
    """The agents' form that it came from, where its files and its text go back."""
    return f"ticket-{ticket_id}"
