"""Verbs of signing in and out, and the counters that slow guessing."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import case, delete, or_, update

from helpdesk.actions._door import door, record
from helpdesk.clock import now
from helpdesk.db import queue_for_name, session, transaction
from helpdesk.errors import Missing, TooMany
from helpdesk.models import Attempt, Session, User
from helpdesk.rules.actor import Actor
from helpdesk.rules.tokens import digest

IDLE = timedelta(days=7)
ABSOLUTE = timedelta(days=30)
SEEN_EVERY = timedelta(minutes=1)


def start_session(user_id: int, token: str, *, user_agent: str, ip: str) -> None:
    """Sign a person in: whoever holds the token acts as them until it ends. The entrance has checked the password."""
    moment = now()
    with transaction() as current:
        user = current.get(User, user_id)
        if user is None or not user.is_active:
            raise Missing()
        current.execute(delete(Session).where(Session.user_id == user_id, Session.expires_at < moment))
        current.add(
            Session(
                token_hash=digest(token), user_id=user_id, created_at=moment, last_seen_at=moment, expires_at=moment + ABSOLUTE,
                user_agent=user_agent[:255], ip=ip[:64],
            )
        )  # fmt: skip


def saw_session(session_id: int) -> None:
    """Note that a session is in use; at most one write a minute and session.

    What a clock that ran ahead has noted is put right, so that no session lives longer than it may.
    """
    moment = now()
    is_stale = or_(Session.last_seen_at < moment - SEEN_EVERY, Session.last_seen_at > moment + SEEN_EVERY)
    latest = moment + ABSOLUTE
    expires_at = case((Session.expires_at > latest, latest), else_=Session.expires_at)
    with transaction() as current:
        seen = update(Session).where(Session.id == session_id, is_stale)
        current.execute(seen.values(last_seen_at=moment, expires_at=expires_at))


def sign_out(token: str) -> None:
    """End the session of this token, if there is one."""
    with transaction() as current:
        current.execute(delete(Session).where(Session.token_hash == digest(token)))


@door(User)
def end_session(actor: Actor, user: User, session_id: int) -> None:
    """End one of one's own sign-ins."""
    session().execute(delete(Session).where(Session.id == session_id, Session.user_id == user.id))


@door(User)
def end_other_sessions(actor: Actor, user: User, keep_session: int) -> None:
    """End all of one's own sign-ins but one."""
    session().execute(delete(Session).where(Session.user_id == user.id, Session.id != keep_session))


def count_attempt(what: str, who: str, *, most: int, within: timedelta) -> None:
    """Count a try and commit it at once, so that no refusal or restart forgets it.

    Raises TooMany with the seconds left when there were `most` tries in this window already. `who` is kept as a hash.
    """
    moment = now()
    window_at = window_start(moment, within)
    with transaction() as current:
        queue_for_name(current, f"attempt {what}")
        key = (what, digest(who), window_at)
        queue_for_name(current, f"attempt {what} {key[1]}")
        current.execute(delete(Attempt).where(Attempt.what == what, Attempt.window_at < moment - 2 * within))
        row = current.get(Attempt, key)
        if row is None:
            row = Attempt(what=key[0], who=key[1], window_at=key[2], count=0)
            current.add(row)
        row.count += 1
        tries = row.count
    if tries > most:
        raise TooMany(retry_after=max(1, int((window_at + within - moment).total_seconds())))


def forget_attempts(what: str, who: str) -> None:
    """Forget the tries of somebody who has now shown who they are."""
    with transaction() as current:
        current.execute(delete(Attempt).where(Attempt.what == what, Attempt.who == digest(who)))


def record_failed_often(user_id: int | None) -> None:
    """Record, once, that somebody tried many passwords on an account, or on an address that is nobody's (None)."""
    with transaction() as current:
        record(current, Actor("system", via="web"), "signed_in_failed_often", after={"id": user_id})


def window_start(moment: datetime, within: timedelta) -> datetime:
    """Return the beginning of the fixed window that a moment falls in."""
    seconds = int(within.total_seconds())
    return moment.fromtimestamp(int(moment.timestamp()) // seconds * seconds, moment.tzinfo)
