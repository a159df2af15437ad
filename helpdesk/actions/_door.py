"""The door: every verb goes through it, and it is the one place that commits.

A verb is `verb(actor, subject, …, *, options)`. Callers give the subject as an id (or anything with an `id`); the verb gets the
row itself, locked and read on the current state, after the door asked whether the actor may.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Row, bindparam, insert, select
from sqlalchemy.orm import Session as DatabaseSession

from helpdesk.actions._outbox import follow
from helpdesk.clock import now
from helpdesk.db import Model, held, in_transaction, locking, queue_for_event_order
from helpdesk.errors import Forbidden, Missing
from helpdesk.i18n import _
from helpdesk.models import ApiKey, Event, HeldReply, Organisation, Participant, Ticket, User
from helpdesk.prepared import Prepared
from helpdesk.queries.visibility import SHARED
from helpdesk.rules import events
from helpdesk.rules.actor import Actor
from helpdesk.rules.permissions import TicketFacts, may, sees_ticket

MAX_ID = 2**63 - 1
PERSON, KEY, ORGANISATION = User.__table__, ApiKey.__table__, Organisation.__table__
PRESENT = Prepared(  # every write of everybody asks it
    select(
        PERSON.c.role, PERSON.c.is_active, PERSON.c.is_service, SHARED.label("organisation_id"),
        KEY.c.id.label("key_id"), KEY.c.revoked_at, KEY.c.expires_at
    )
    .select_from(
        PERSON.outerjoin(KEY, KEY.c.id == bindparam("key_id")).outerjoin(
            ORGANISATION, ORGANISATION.c.id == PERSON.c.organisation_id
        )
    )
    .where(PERSON.c.id == bindparam("user_id"))
)  # fmt: skip
INSERTS = {table: insert(table) for table in (Event.__table__, Ticket.__table__)}


def door(model: type | None = None) -> Callable:
    """Put a verb behind the door. `model` is the table of its subject, None for verbs that make something new.

    The verb raises Missing (hidden or gone) and Forbidden before it runs, and whatever refusals it documents.
    """

    def behind(verb: Callable) -> Callable:
        @functools.wraps(verb)
        def entered(actor: Actor, subject: object = None, /, *arguments, **options):
            def run(session: DatabaseSession):
                queue_for_event_order(session)
                present = _present_actor(session, actor)
                row = subject if model is None else _present(session, model, subject)
                _ask(session, present, verb.__name__, row)
                return verb(present, row, *arguments, **options)

            return in_transaction(run)

        entered.is_door = True
        return entered

    return behind


def _present_actor(session: DatabaseSession, actor: Actor) -> Actor:
    """Return the actor with the rights that the database says it has now."""
    if actor.kind not in ("user", "key") or actor.user_id is None:
        return actor
    session.flush()  # what an open write has changed of people counts, too
    found = PRESENT.first(session.connection(), user_id=actor.user_id, key_id=actor.key_id)
    if actor.key_id is not None and not _works(found):
        raise Forbidden(_("This API key no longer works."))
    if found is None or not found.is_active:
        raise Forbidden(_("This account is disabled."))
    if found.is_service:
        return actor
    return actor.acting_as(found.role, found.organisation_id if actor.kind == "user" else None)


def _works(found: Row | None) -> bool:
    return (
        found is not None
        and found.key_id is not None
        and found.revoked_at is None
        and (found.expires_at is None or found.expires_at > now())
    )


def _present(session: DatabaseSession, model: type, subject: object) -> object:
    number = getattr(subject, "id", subject)
    if not isinstance(number, int | str) or (isinstance(number, int) and not 0 < number <= MAX_ID):
        raise Missing()
    if (model, number) in held(session):
        row = session.get(model, number)
    else:
        session.flush()  # reading with a lock reads the row anew, over what is not yet stored
        row = session.get(model, number, with_for_update=locking(session))
    if row is None:
        raise Missing()
    held(session).add((model, number))
    return row


def _ask(session: DatabaseSession, actor: Actor, verb: str, subject: object) -> None:
    if isinstance(subject, Ticket):
        facts = _facts(session, actor, subject)
        if not sees_ticket(actor, facts):
            raise Missing()
    else:
        facts = _whose(subject)
    if not may(actor, verb, facts):
        raise Forbidden()


def _whose(subject: object) -> int | None:
    """Return whose own matter it is, None for nobody's."""
    if isinstance(subject, HeldReply):
        return subject.author_id
    return subject.id if isinstance(subject, User) else None


def _facts(session: DatabaseSession, actor: Actor, ticket: Ticket) -> TicketFacts:
    if actor.is_staff:
        return TicketFacts(ticket.id, ticket.requester_id)
    everyone = session.scalars(select(Participant.user_id).where(Participant.ticket_id == ticket.id))
    organisation_id = None
    if actor.organisation_id is not None:
        organisation_id = session.scalar(select(User.organisation_id).where(User.id == ticket.requester_id))
    return TicketFacts(ticket.id, ticket.requester_id, frozenset(everyone), organisation_id)


def record(
    session: DatabaseSession, actor: Actor, kind: str, ticket: Ticket | None = None, *,
    comment_id: int | None = None, before: dict | None = None, after: dict | None = None, moment: datetime | None = None,
) -> int:  # fmt: skip
    """Write the one event of what just happened, last in its verb, and move the ticket's activity. Returns the event's id.

    What must follow outside is put into the outbox at once: same transaction, so neither is ever there without the other.
    """
    session.flush()
    queue_for_event_order(session)  # for those few who come without a door
    event = Event(
        kind=kind, ticket_id=ticket and ticket.id, comment_id=comment_id, actor_kind=actor.kind, user_id=actor.user_id,
        api_key_id=actor.key_id, via=actor.via, is_internal=kind in events.INTERNAL or kind in events.DESK,
        before=before, after=after, created_at=moment or now(),
    )  # fmt: skip
    event.id = insert_one(session, event)
    if ticket is not None:
        ticket.last_event_id, ticket.activity_at = event.id, event.created_at
    follow(session, event, ticket)
    return event.id


def insert_one(session: DatabaseSession, row: Model) -> int:
    """Store one new row and return its id, past the session: for one row its bookkeeping costs more than the SQL."""
    table = row.__table__
    given = {name: value for name, value in vars(row).items() if name in table.c}
    return session.connection().execute(INSERTS[table], given).inserted_primary_key[0]


def as_user(actor: Actor, user_id: int) -> Actor:
    """Return the actor, answering for somebody else (a note of a rule, a comment that the API files for its author)."""
    return replace(actor, user_id=user_id)
