"""The door: every verb goes through it, and it is the one place that commits.

A verb is `verb(actor, subject, …, *, options)`. Callers give the subject as an id (or anything with an `id`); the verb gets the
row itself, locked and read on the current state, after the door asked whether the actor may.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session as DatabaseSession

from helpdesk.clock import now
from helpdesk.db import locking, queue_for_event_order, transaction
from helpdesk.errors import Forbidden, Missing
from helpdesk.i18n import _
from helpdesk.models import ApiKey, Event, Participant, Ticket, User
from helpdesk.rules import events
from helpdesk.rules.actor import Actor
from helpdesk.rules.permissions import TicketFacts, may, sees_ticket

MAX_ID = 2**63 - 1


def door(model: type | None = None) -> Callable:
    """Put a verb behind the door. `model` is the table of its subject, None for verbs that make something new.

    The verb raises Missing (hidden or gone) and Forbidden before it runs, and whatever refusals it documents.
    """

    def behind(verb: Callable) -> Callable:
        @functools.wraps(verb)
        def entered(actor: Actor, subject: object = None, /, *arguments, **options):
            with transaction() as session:
                actor = _present_actor(session, actor)
                if model is not None:
                    subject = _present(session, model, subject)
                _ask(session, actor, verb.__name__, subject)
                return verb(actor, subject, *arguments, **options)

        entered.is_door = True
        return entered

    return behind


def _present_actor(session: DatabaseSession, actor: Actor) -> Actor:
    """Return the actor with the rights that the database says it has now."""
    if actor.key_id is not None:
        key = session.get(ApiKey, actor.key_id)
        if (
            key is None
            or key.revoked_at is not None
            or (key.expires_at is not None and key.expires_at <= now())
        ):
            raise Forbidden(_("This API key no longer works."))
    if actor.kind not in ("user", "key") or actor.user_id is None:
        return actor
    user = session.get(User, actor.user_id)
    if user is None or not user.is_active:
        raise Forbidden(_("This account is disabled."))
    return actor if user.is_service else actor.acting_as(user.role)


def _present(session: DatabaseSession, model: type, subject: object) -> object:
    number = getattr(subject, "id", subject)
    if not isinstance(number, int | str) or (isinstance(number, int) and not 0 < number <= MAX_ID):
        raise Missing()
    row = session.get(model, number, with_for_update=locking(session))
    if row is None:
        raise Missing()
    return row


def _ask(session: DatabaseSession, actor: Actor, verb: str, subject: object) -> None:
    if isinstance(subject, Ticket):
        facts = _facts(session, actor, subject)
        if not sees_ticket(actor, facts):
            raise Missing()
    else:
        facts = subject.id if isinstance(subject, User) else None
    if not may(actor, verb, facts):
        raise Forbidden()


def _facts(session: DatabaseSession, actor: Actor, ticket: Ticket) -> TicketFacts:
    if actor.is_staff:
        return TicketFacts(ticket.id, ticket.requester_id)
    everyone = session.scalars(select(Participant.user_id).where(Participant.ticket_id == ticket.id))
    return TicketFacts(ticket.id, ticket.requester_id, frozenset(everyone))


def record(
    session: DatabaseSession, actor: Actor, kind: str, ticket: Ticket | None = None, *,
    comment_id: int | None = None, before: dict | None = None, after: dict | None = None,
) -> int:  # fmt: skip
    """Write the one event of what just happened, last in its verb, and move the ticket's activity. Returns the event's id."""
    session.flush()
    queue_for_event_order(session)
    event = Event(
        kind=kind, ticket_id=ticket and ticket.id, comment_id=comment_id, actor_kind=actor.kind, user_id=actor.user_id,
        api_key_id=actor.key_id, via=actor.via, is_internal=kind in events.INTERNAL or kind in events.DESK,
        before=before, after=after, created_at=now(),
    )  # fmt: skip
    session.add(event)
    session.flush()
    if ticket is not None:
        ticket.last_event_id, ticket.activity_at = event.id, event.created_at
    return event.id


def as_user(actor: Actor, user_id: int) -> Actor:
    """Return the actor, answering for somebody else (a note of a rule, a comment that the API files for its author)."""
    return replace(actor, user_id=user_id)
