"""Who is signed in, and which ticket a guest's browser may follow."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Row, Select, String, and_, bindparam, cast, false, func, or_, select

from helpdesk.db import connection, session
from helpdesk.models import Membership, Mute, Organisation, Session, Ticket, Token, User
from helpdesk.prepared import Prepared
from helpdesk.queries._columns import shown
from helpdesk.queries.visibility import SHARED
from helpdesk.rules import links

IDLE = timedelta(days=7)
NOTED_EVERY = timedelta(minutes=1)
MAX_ID = 2**63 - 1


def present(token_hash: str, now: datetime) -> Row | None:
    """Return the person of a live session, None when it has ended or the account is disabled.

    id name email role locale time_zone preferences organisation_id (if its people see all) session_id last_seen_at
    group_ids (text), in one statement.
    """
    return PRESENT.first(connection(), token_hash=token_hash, now=now, idle_since=now - IDLE)


def _present():
    groups = select(func.aggregate_strings(cast(Membership.group_id, String), ",")).where(
        Membership.user_id == User.id
    )
    return (
        select(
            User.id, shown(User).label("name"), User.email, User.role, User.locale, User.time_zone, User.preferences,
            SHARED.label("organisation_id"),
            Session.id.label("session_id"), Session.last_seen_at, groups.correlate(User).scalar_subquery().label("group_ids"),
        )
        .join(User, User.id == Session.user_id)
        .outerjoin(Organisation, Organisation.id == User.organisation_id)
        .where(
            Session.token_hash == bindparam("token_hash", None), Session.expires_at > bindparam("now", None),
            Session.last_seen_at > bindparam("idle_since", None), User.is_active,
        )
    )  # fmt: skip


PRESENT = Prepared(_present())


def groups_of(me: Row) -> frozenset[int]:
    """Return the group ids of a row of `present`."""
    return frozenset(int(number) for number in (me.group_ids or "").split(",") if number)


def is_worth_noting(me: Row, now: datetime) -> bool:
    """Say whether the last noted visit is more than a minute old, or of a time to come: the clock was set back."""
    return abs(now - me.last_seen_at) > NOTED_EVERY


def of_user(user_id: int, now: datetime) -> list[Row]:
    """Return a person's live sessions, the latest first: id created_at last_seen_at user_agent ip."""
    return (
        session()
        .execute(
            select(Session.id, Session.created_at, Session.last_seen_at, Session.user_agent, Session.ip)
            .where(Session.user_id == user_id, Session.expires_at > now, Session.last_seen_at > now - IDLE)
            .order_by(Session.last_seen_at.desc())
        )
        .all()
    )


def browser_owner(key: str, now: datetime) -> int | None:
    """Return the requester whose one ticket a browser may follow (rules.tokens.ticket_key), None without that right."""
    statement = select(Token.user_id).where(
        Token.hash == key, Token.purpose == "browser", Token.expires_at > now
    )
    return session().scalar(statement)


def is_setup_link(token_hash: str, now: datetime) -> bool:
    """Say whether this is the present set-up link."""
    statement = select(Token.id).where(
        Token.hash == token_hash, Token.purpose == "setup", Token.expires_at > now
    )
    return session().scalar(statement) is not None


def is_set_up() -> bool:
    """Say whether there is an admin who can sign in."""
    statement = (
        select(User.id).where(User.role == "admin", User.is_active, User.password_hash.is_not(None)).limit(1)
    )
    return session().scalar(statement) is not None


def is_link(token_hash: str, purposes: tuple[str, ...], now: datetime) -> bool:
    """Say whether this is a living link for one of these purposes (rules.links)."""
    statement = (
        select(Token.id)
        .join(User, User.id == Token.user_id)
        .where(
            Token.hash == token_hash, Token.purpose.in_(purposes), Token.expires_at > now, Token.used_at.is_(None), User.is_active
        )
    )  # fmt: skip
    return session().scalar(statement) is not None


def invited(token_hash: str, now: datetime) -> Row | None:
    """Return id email role of whom this living link invites, None for any other link."""
    statement = (
        select(User.id, User.email, User.role)
        .join(Token, Token.user_id == User.id)
        .where(
            Token.hash == token_hash, Token.purpose == links.INVITATION, Token.expires_at > now, User.is_active
        )
    )  # fmt: skip
    return session().execute(statement).first()


def ticket_link(token_hashes: list[str], now: datetime, ticket_id: int | None = None) -> Row | None:
    """Return ticket_id user_id hash used_at of the first of these that is a living link to a ticket (to `ticket_id`), else None.

    A link ends with its time; that to a closed ticket 30 days after it was closed, or after the link was made.
    """
    since = now - links.AFTER_CLOSING
    is_readable = or_(Ticket.status != "closed", Ticket.updated_at > since, Token.created_at > since)
    statement = (
        select(Token.ticket_id, Token.user_id, Token.hash, Token.used_at)
        .join(User, User.id == Token.user_id)
        .join(Ticket, Ticket.id == Token.ticket_id)
        .where(
            Token.hash.in_(token_hashes), Token.purpose == links.TICKET, Token.expires_at > now, User.is_active, is_readable
        )
    )  # fmt: skip
    return session().execute(_to(ticket_id, statement).limit(1)).first()


def known_ticket_link(token_hashes: list[str], ticket_id: int | None = None) -> Row | None:
    """Return hash user_id of the first of these that is or was a link to a ticket (to `ticket_id`), None when none was."""
    statement = select(Token.hash, Token.user_id).where(
        Token.hash.in_(token_hashes), Token.purpose == links.TICKET
    )
    return session().execute(_to(ticket_id, statement).limit(1)).first()


def _to(ticket_id: int | None, statement: Select) -> Select:
    """Take the links to one ticket only; a number that the database does not know is no ticket's. None takes all."""
    if ticket_id is None:
        return statement
    return statement.where(Token.ticket_id == ticket_id if 0 < ticket_id <= MAX_ID else false())


def mute_link(token_hash: str, now: datetime) -> Row | None:
    """Return ticket_id user_id is_muted of a living link that ends a person's mails about a ticket, None for any other."""
    statement = (
        select(Token.ticket_id, Token.user_id, Mute.user_id.is_not(None).label("is_muted"))
        .join(User, User.id == Token.user_id)
        .outerjoin(Mute, and_(Mute.ticket_id == Token.ticket_id, Mute.user_id == Token.user_id))
        .where(Token.hash == token_hash, Token.purpose == links.MUTE, Token.expires_at > now, User.is_active)
    )
    return session().execute(statement).first()
