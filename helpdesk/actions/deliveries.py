"""Verbs about what must leave: the worker takes a delivery, says when its content leaves and how it ended; admins send again.

A lease ends by itself, so a worker that dies holds up nothing. One that died before that is as if it had not been; one that died
after it leaves the delivery in doubt: it is sent once more, with the same Message-ID, and flagged.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.orm import Session as DatabaseSession

from helpdesk.actions._door import door, record
from helpdesk.actions._outbox import WRITTEN
from helpdesk.clock import now
from helpdesk.db import session
from helpdesk.errors import Conflict
from helpdesk.i18n import _
from helpdesk.models import Delivery
from helpdesk.queries.deliveries import to_be_tried
from helpdesk.rules import mails
from helpdesk.rules.actor import Actor
from helpdesk.rules.tokens import new_token

LEASE = timedelta(minutes=3)
TWICE_IN_DOUBT = _(
    "The server may have taken this mail twice and confirmed neither. It is not sent a third time."
)
TOO_MANY = _("This address was sent as many mails of this kind within the hour as one gets.")


@dataclass
class Lease:
    """A delivery that is this worker's until `until`, which no other lease has. `is_held` when it is not to be sent after all."""

    id: int
    until: datetime | None
    is_held: bool = False


@door()
def lease_delivery(actor: Actor, _nothing: None, *, domain: str) -> Lease | None:
    """Take the delivery that is due the longest, with the notices that go in the same mail. None when nothing is due."""
    moment, current = now(), session()
    waiting = select(Delivery).where(_is_due(moment)).order_by(Delivery.not_before, Delivery.id).limit(1)
    row = current.scalar(waiting.with_for_update(skip_locked=True))
    if row is None:
        return None
    if _is_to_be_held(current, row, moment):
        row.locked_until = None
        return Lease(row.id, None, is_held=True)
    if row.state == "sending":
        row.state, row.is_in_doubt = "due", True
    if row.kind in mails.NOTICES:
        _gather(current, row)
    row.attempts += 1
    row.locked_until = moment + LEASE
    row.message_id = row.message_id or f"<{row.id}.{new_token()[:22]}@{domain}>"
    return Lease(row.id, row.locked_until)


@door(Delivery)
def begin_sending(actor: Actor, delivery: Delivery, until: datetime) -> datetime:
    """Say that the content is about to leave; return until when the lease is now. Raises Conflict when it is somebody else's."""
    _ask_whose(delivery, until)
    delivery.state, delivery.locked_until = "sending", now() + LEASE
    return delivery.locked_until


@door(Delivery)
def confirm_delivery(actor: Actor, delivery: Delivery) -> None:
    """Say that the server has taken the mail."""
    delivery.sent_at = now()
    _end(delivery, "sent", None)


@door(Delivery)
def postpone_delivery(
    actor: Actor,
    delivery: Delivery,
    until: datetime,
    words: str,
    *,
    is_final: bool = False,
    is_in_doubt: bool = False,
) -> bool:
    """Keep the server's words and try again later; False when that was the last try (for good, or in doubt a second time).

    Raises Conflict when the lease is somebody else's by now, who says what becomes of it: a machine may have slept meanwhile.
    """
    _ask_whose(delivery, until)
    pause = mails.wait(delivery.attempts, random.random())
    if is_in_doubt and delivery.is_in_doubt:
        words, is_final = str(TWICE_IN_DOUBT), True
    delivery.is_in_doubt = delivery.is_in_doubt or is_in_doubt
    if is_final or pause is None:
        _end(delivery, "failed", words)
        return False
    delivery.state, delivery.locked_until, delivery.last_error = "due", None, words
    delivery.not_before = now() + pause
    return True


@door(Delivery)
def drop_delivery(actor: Actor, delivery: Delivery, words: str) -> None:
    """Send nothing: there is nothing left to say, or nobody to say it to."""
    _end(delivery, "dropped", words)


@door()
def keep_deliveries(actor: Actor, _nothing: None) -> int:
    """Keep all that is due for admins to read, since there is no mail server, and return how many. None leaves later."""
    due = update(Delivery).where(Delivery.state == "due", Delivery.not_before <= now())
    return session().execute(due.values(state="kept", locked_until=None)).rowcount


@door(Delivery)
def send_again(actor: Actor, delivery: Delivery) -> None:
    """Let a mail leave once more, as at its second try, however many its address got. Raises Conflict while it is on its way."""
    if delivery.state in ("due", "sending", "batched"):
        raise Conflict(_("This is on its way already."))
    delivery.state, delivery.attempts, delivery.not_before = "due", 1, now()
    delivery.is_in_doubt, delivery.locked_until, delivery.sent_with_id = False, None, None
    _take_along(delivery, "batched")
    record(session(), actor, "delivery_sent_again", after={"id": delivery.id})


@door()
def hurry_deliveries(actor: Actor, _nothing: None) -> int:
    """Let all that waits for another try or ran out of tries leave now, as at its second try, and return how many mails."""
    moment, current = now(), session()
    hurried = to_be_tried(moment)
    with_them = Delivery.sent_with_id.in_(select(Delivery.id).where(hurried).correlate(None))
    current.execute(update(Delivery).where(with_them).values(state="batched"))
    mails_now = update(Delivery).where(hurried).values(state="due", attempts=1, not_before=moment)
    number = current.execute(mails_now).rowcount
    if number:
        record(current, actor, "delivery_sent_again", after={"count": number})
    return number


def has_written_deliveries(current: DatabaseSession) -> bool:
    """Say, once, whether a session has put something into the outbox. For whoever wakes the worker after the commit."""
    return current.info.pop(WRITTEN, False)


def _ask_whose(delivery: Delivery, until: datetime) -> None:
    if delivery.state not in ("due", "sending") or delivery.locked_until != until:
        raise Conflict(_("Another worker sends this."))


def _is_due(moment: datetime):
    """The clause of what a worker may take: due and nobody's, or abandoned in the middle."""
    is_free = or_(Delivery.locked_until.is_(None), Delivery.locked_until < moment)
    is_waiting = and_(Delivery.state == "due", Delivery.not_before <= moment, is_free)
    is_abandoned = and_(Delivery.state == "sending", Delivery.locked_until < moment)
    return and_(Delivery.state.in_(("due", "sending")), or_(is_waiting, is_abandoned))


def _is_to_be_held(current: DatabaseSession, row: Delivery, moment: datetime) -> bool:
    if row.state == "sending" and row.is_in_doubt:
        _end(row, "failed", str(TWICE_IN_DOUBT))
        return True
    if row.attempts:
        return False
    since = moment - mails.CAP_WINDOW
    like_it = select(func.count()).where(
        Delivery.target == row.target, Delivery.kind == row.kind, Delivery.sent_with_id.is_(None)
    )
    sent = like_it.where(Delivery.sent_at > since)
    waiting = like_it.where(  # for another try: these will leave, too
        Delivery.sent_at.is_(None), Delivery.created_at > since,
        Delivery.state.in_(("due", "sending")), Delivery.attempts > 0,
    )  # fmt: skip
    # Counted apart, since one OR would read all that an address was ever sent.
    if current.scalar(sent) + current.scalar(waiting) < mails.cap(row.kind):
        return False
    _end(row, "held", str(TOO_MANY))
    return True


def _gather(current: DatabaseSession, row: Delivery) -> None:
    """Let the notices that wait for the same agent go with this one."""
    if row.attempts:  # what a mail tells is fixed at its first try, since a repeat must be the same mail
        return
    waiting = (
        select(Delivery.id)
        .where(
            Delivery.user_id == row.user_id, Delivery.kind.in_(mails.NOTICES), Delivery.state == "due", Delivery.attempts == 0,
            Delivery.id != row.id,
        )
        .order_by(Delivery.id).limit(mails.MOST_IN_ONE - 1).with_for_update(skip_locked=True)
    )  # fmt: skip
    together = update(Delivery).where(Delivery.id.in_(current.scalars(waiting).all()))
    current.execute(together.values(state="batched", sent_with_id=row.id))


def _end(delivery: Delivery, state: str, words: str | None) -> None:
    delivery.state, delivery.locked_until, delivery.last_error = state, None, words
    delivery.not_before = now()  # it ended then
    _take_along(delivery, state)


def _take_along(delivery: Delivery, state: str) -> None:
    """Let the notices that are told in the same mail share what becomes of it."""
    members = update(Delivery).where(Delivery.sent_with_id == delivery.id)
    session().execute(members.values(state=state, sent_at=delivery.sent_at))
