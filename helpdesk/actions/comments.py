"""Verbs that write on a ticket: the public reply and the internal note."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from helpdesk.actions._door import as_user, door, record
from helpdesk.actions._mentions import meant
from helpdesk.actions._people import known_user, shown_name, user_of
from helpdesk.actions.attachments import NONE, Uploads, put_uploads
from helpdesk.actions.ticket_fields import change_column, set_status
from helpdesk.actions.tickets import open_ticket
from helpdesk.clock import now
from helpdesk.db import session
from helpdesk.errors import Conflict, Forbidden, rejected
from helpdesk.i18n import _
from helpdesk.models import Comment, Event, HeldReply, Ticket, User
from helpdesk.rules.actor import STAFF, Actor
from helpdesk.rules.contact import Contact
from helpdesk.rules.lifecycle import after_requester_reply, needs_follow_up, priority_slug
from helpdesk.rules.text import Text


@dataclass(frozen=True)
class Written:
    """Where a comment went: another ticket than asked when the asked one was closed. `comment_id` is None in a follow-up."""

    ticket_id: int
    comment_id: int | None
    event_id: int


@dataclass(frozen=True)
class Sending:
    """What a Conflict holds when somebody else is sending a reply: the held reply's id."""

    held_id: int


@door(Ticket)
def reply(
    actor: Actor,
    ticket: Ticket,
    text: Text,
    *,
    seen: int | None = None,
    seen_held: int | None = None,
    author: int | Contact | None = None,
    status: str | None = None,
    uploads: Uploads = NONE,
) -> Written:
    """Write a public reply; the staff may set a status with it.

    What the requester's side writes reopens a pending or resolved ticket, and opens a follow-up of a closed one. `seen` is
    the last event that the writer saw: a newer public reply by somebody else raises Conflict with that event's id; `seen_held` is
    the last held reply: one that somebody else is sending meanwhile raises Conflict with Sending. None asks neither. `author`
    lets the staff file a comment for somebody. Raises Forbidden when an end user names an author or a status.
    """
    if not actor.is_staff and (author is not None or status is not None):
        raise Forbidden()
    nobody_was_faster(actor, ticket, seen, seen_held)
    writer = _writer(actor, author)
    speaker = as_user(actor, writer.id)
    if _is_requester_side(ticket, writer):
        return _from_requester(speaker, ticket, writer, text, uploads=uploads)
    written = write(speaker, ticket, writer, text, is_internal=False, uploads=uploads)
    if status is not None:
        set_status(actor, ticket, status)
    return written


@door(Ticket)
def note(
    actor: Actor,
    ticket: Ticket,
    text: Text,
    *,
    author: int | Contact | None = None,
    status: str | None = None,
    uploads: Uploads = NONE,
) -> Written:
    """Write an internal note, which no end user ever sees; a status may be set with it.

    Whom it names by "@" (rules.mentions) is told; the event's `mentioned` holds their ids.
    """
    writer = _writer(actor, author)
    if writer.role not in STAFF:
        raise rejected("author_email", _("Only agents write internal notes."), "not_allowed")
    text, named = meant(session(), text)
    told = {"mentioned": named} if named else None
    written = write(
        as_user(actor, writer.id), ticket, writer, text, is_internal=True, uploads=uploads, told=told
    )
    if status is not None:
        set_status(actor, ticket, status)
    return written


def _writer(actor: Actor, author: int | Contact | None) -> User:
    if isinstance(author, Contact):
        return user_of(session(), actor, author)
    number = author if author is not None else actor.user_id
    if number is None:
        raise Forbidden()
    return known_user(session(), number, "author_email")


def _is_requester_side(ticket: Ticket, writer: User) -> bool:
    return writer.id == ticket.requester_id or writer.role not in STAFF


def nobody_was_faster(actor: Actor, ticket: Ticket, seen: int | None, seen_held: int | None) -> None:
    """Raise Conflict when somebody else has replied, or is sending a reply, that the actor has not seen. Called inside verbs."""
    if seen_held is not None:
        _nobody_is_sending(actor, ticket, seen_held)
    if seen is None or ticket.last_event_id <= seen:
        return
    newer = session().scalar(
        select(Event.id)
        .where(
            Event.ticket_id == ticket.id,
            Event.id > seen,
            Event.kind == "replied",
            Event.user_id != actor.user_id,
        )
        .order_by(Event.id.desc())
        .limit(1)
    )
    if newer is not None:
        raise Conflict(
            _("Somebody replied while you were writing. Read it, then send again or change your text."),
            newer=newer,
        )


def _nobody_is_sending(actor: Actor, ticket: Ticket, seen_held: int) -> None:
    theirs = (HeldReply.ticket_id == ticket.id, HeldReply.author_id != actor.user_id)
    newer = session().scalar(select(func.max(HeldReply.id)).where(*theirs, HeldReply.id > seen_held))
    if newer is not None:
        raise Conflict(
            _("Somebody is sending an answer right now. Read it, then send yours or change your text."),
            newer=Sending(newer),
        )


def _from_requester(actor: Actor, ticket: Ticket, writer: User, text: Text, *, uploads: Uploads) -> Written:
    if needs_follow_up(ticket.status) and not writer.is_service:  # a program may add to what it filed
        return _follow_up(actor, ticket, text, uploads=uploads)
    written = write(actor, ticket, writer, text, is_internal=False, uploads=uploads)
    change_column(actor, ticket, "status_changed", "status", after_requester_reply(ticket.status))
    return written


def _follow_up(actor: Actor, ticket: Ticket, text: Text, *, uploads: Uploads) -> Written:
    # The writer opens it in their own name; a link's actor becomes an end user for this, since a link is bound to the old ticket.
    owner = Actor("user", actor.user_id, "end_user", via=actor.via) if actor.kind == "link" else actor
    number = open_ticket(
        owner, actor.user_id, subject=ticket.subject, description=text, priority=priority_slug(ticket.priority_id),
        follow_up_of=ticket.id, uploads=uploads,
    )  # fmt: skip
    return Written(number, None, session().get(Ticket, number).last_event_id)


def write(
    actor: Actor, ticket: Ticket, writer: User, text: Text, *, is_internal: bool, uploads: Uploads, told: dict | None = None
) -> Written:  # fmt: skip
    """Write a comment and its event. Called inside verbs."""
    moment = now()
    comment = Comment(
        ticket_id=ticket.id, author_id=writer.id, body=text.source, body_html=text.html, is_internal=is_internal,
        visible_at=moment, via=actor.via, created_at=moment,
    )  # fmt: skip
    session().add(comment)
    session().flush()
    put_uploads(ticket.id, comment.id, uploads)
    if not is_internal:
        _show_in_queue(ticket, writer, text, moment)
    kind = "noted" if is_internal else "replied"
    event_id = record(session(), actor, kind, ticket, comment_id=comment.id, after=told)
    return Written(ticket.id, comment.id, event_id)


def _show_in_queue(ticket: Ticket, writer: User, text: Text, moment: datetime) -> None:
    ticket.last_excerpt, ticket.last_author, ticket.last_comment_at = text.excerpt, shown_name(writer), moment
    if not _is_requester_side(ticket, writer):
        ticket.waiting_since = None
    elif ticket.waiting_since is None:
        ticket.waiting_since = moment
