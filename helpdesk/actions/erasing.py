"""The verb that forgets a person.

Who they are goes: name, addresses, sign-ins, links, preferences, read marks, drafts, counters, and their addresses in mails and
in history. What was asked and answered stays, under "Former user": a conversation is not one person's alone. Whoever wants a text
gone deletes its ticket.
"""

from __future__ import annotations

from sqlalchemy import String, cast, delete, literal, or_, select, update

from helpdesk.actions._door import door, record
from helpdesk.actions.users import not_the_last_admin
from helpdesk.clock import now
from helpdesk.db import session
from helpdesk.errors import Conflict, Missing
from helpdesk.i18n import _
from helpdesk.models import (
    Address,
    ApiKey,
    Attachment,
    Attempt,
    Comment,
    Delivery,
    Draft,
    Event,
    IdempotencyRecord,
    Membership,
    Mute,
    Participant,
    Registration,
    Seen,
    Session,
    Ticket,
    Token,
    User,
)
from helpdesk.rules.actor import Actor
from helpdesk.rules.fields import email_key
from helpdesk.rules.tokens import digest

NAME = "Former user"
TOLD = ("name", "email")  # what events of the desk say of a person


@door(User)
def erase_user(actor: Actor, user: User) -> None:
    """Forget who a person is, and who was merged into them. There is no way back.

    Raises Missing for somebody who is merged or erased already, Conflict for the last admin and for oneself.
    """
    if user.is_service or user.email is None:
        raise Missing()
    if user.id == actor.user_id:
        raise Conflict(_("You cannot erase yourself. Another admin can."))
    if user.role == "admin":
        not_the_last_admin(user)
    everybody = _with_merged(user)
    names = {
        name for each in everybody for name in (each.name, each.email, *_forget_in_history(each.id)) if name
    }
    _forget_in_tickets([each.id for each in everybody], names)
    for each in everybody:
        _forget(each)
    record(session(), actor, "user_erased", after={"id": user.id})


def _with_merged(user: User) -> list[User]:
    """The person, and everybody who was merged into them or into one of those."""
    found, new = [user], [user.id]
    while new:
        merged = session().scalars(select(User).where(User.merged_into_id.in_(new))).all()
        found, new = [*found, *merged], [each.id for each in merged]
    return found


def _forget(user: User) -> None:
    current = session()
    keys = current.scalars(select(Address.email_key).where(Address.user_id == user.id)).all()
    _forget_counters([user.email_key, *keys], user.id)
    _forget_in_mails(user.id, [user.email_key, *keys])
    current.execute(delete(Registration).where(Registration.email_key.in_([user.email_key, *keys])))
    for table in (Session, Token, Address, Draft, Membership, Mute, Seen):
        current.execute(delete(table).where(table.user_id == user.id))
    theirs = or_(Attachment.owner == f"user {user.id}", Attachment.owner.startswith(f"ended {user.id} "))
    current.execute(delete(Attachment).where(theirs, Attachment.ticket_id.is_(None)))
    current.execute(delete(IdempotencyRecord).where(IdempotencyRecord.owner == f"user {user.id}"))
    working = update(ApiKey).where(ApiKey.user_id == user.id, ApiKey.revoked_at.is_(None))
    current.execute(working.values(revoked_at=now()))
    user.name, user.signature, user.preferences = NAME, "", {}
    user.email = user.email_key = user.password_hash = user.time_zone = user.locale = None
    user.organisation_id, user.is_active, user.updated_at = None, False, now()


def _forget_counters(keys: list[str | None], number: int) -> None:
    tried = [key for key in keys if key] + [str(number), f"user {number}"]
    session().execute(delete(Attempt).where(Attempt.who.in_([digest(each) for each in tried])))


def _forget_in_mails(number: int, keys: list[str | None]) -> None:
    """What waits leaves no more; of what left, only that it did. The server's words may hold the address, too.

    Of nobody are the mails that were asked for at an address before it was known.
    """
    of_nobody = session().scalars(select(Delivery.target).where(Delivery.user_id.is_(None)).distinct())
    spelled = [target for target in of_nobody if email_key(target) in keys]
    before = Delivery.user_id.is_(None) & Delivery.target.in_(spelled)
    theirs = update(Delivery).where(or_(Delivery.user_id == number, before))
    session().execute(theirs.where(Delivery.state.in_(("due", "batched"))).values(state="dropped"))
    # Who was merged may have two mails of one event, and of these no two targets are the same.
    told = literal(f"former user {number}, mail ") + cast(Delivery.id, String)
    session().execute(theirs.values(target=told, last_error=None))


def _forget_in_tickets(numbers: list[int], names: set[str]) -> None:
    """Lists tell who wrote last by the name that the person had then."""
    current = session()
    wrote = select(Comment.ticket_id).where(Comment.author_id.in_(numbers))
    is_theirs = or_(Ticket.requester_id.in_(numbers), Ticket.id.in_(wrote))
    told = update(Ticket).where(is_theirs, Ticket.last_author.in_(names))
    current.execute(told.values(last_author=NAME))
    current.execute(update(Participant).where(Participant.user_id.in_(numbers)).values(address=None))


def _forget_in_history(number: int) -> set[str]:
    """Take names and addresses out of the events of the desk, and return them. Those of tickets hold numbers only."""
    about = or_(Event.before["id"].as_integer() == number, Event.after["id"].as_integer() == number)
    desk = select(Event).where(Event.ticket_id.is_(None), Event.kind.startswith("user_"), about)
    found = set()
    for event in session().scalars(desk):
        for told in (event.before, event.after):
            found |= {told[name] for name in TOLD if told and name in told}
        event.before, event.after = _untold(event.before), _untold(event.after)
    return found


def _untold(told: dict | None) -> dict | None:
    return told and {name: value for name, value in told.items() if name not in TOLD}
