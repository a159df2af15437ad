"""Verbs about the links in mails. A link's token is made when its mail is written, and kept as its SHA-256 only."""

from __future__ import annotations

from sqlalchemy import and_, delete, or_, select, update

from helpdesk.actions._door import door, record
from helpdesk.actions._outbox import write
from helpdesk.actions.users import set_user_password
from helpdesk.clock import now
from helpdesk.db import locking, session, transaction
from helpdesk.errors import Missing
from helpdesk.models import Ticket, Token, User
from helpdesk.queries.addresses import owner_of
from helpdesk.rules import fields, links
from helpdesk.rules.actor import Actor, system
from helpdesk.rules.tokens import digest


@door(User)
def issue_link(
    actor: Actor,
    user: User,
    purpose: str,
    token: str,
    *,
    ticket_id: int | None = None,
    address_id: int | None = None,
) -> None:
    """Let whoever holds the token do one thing (rules.links) as this person, for as long as that thing's links work."""
    moment = now()
    expires_at = moment + links.VALID_FOR[purpose]
    forgotten = moment - links.RECOGNISED
    is_over = or_(
        Token.expires_at < forgotten, and_(Token.expires_at < moment, Token.purpose != links.TICKET)
    )
    session().execute(delete(Token).where(Token.user_id == user.id, is_over))
    session().add(
        Token(
            hash=digest(token), purpose=purpose, user_id=user.id, ticket_id=ticket_id, address_id=address_id,
            created_at=moment, expires_at=expires_at,
        )
    )  # fmt: skip


def ask_for_link(email: str, purpose: str, *, locale: str | None = None) -> None:
    """Have a link mailed to an address, if it is that of an active person: in `locale`, if they chose no language.

    Whether it is shows when the mail is written. Here the same is done for every address, so that nobody can tell by the time.
    """
    assert purpose in links.ASKED
    with transaction() as current:
        user_id, target = addressee(email)
        after = {"id": user_id, "purpose": purpose, "locale": locale}
        event_id = record(current, system("web"), "link_asked", after=after)
        write(current, event_id, now(), {user_id: (purpose, target)})


def ask_for_ticket_link(token: str, *, locale: str | None = None) -> None:
    """Have a new link to a request mailed to the person whose link this is or was, if they still follow it.

    Whether they do shows when the mail is written. Any other token is noted and nothing else.
    """
    with transaction() as current:
        linked = select(Token.user_id, Token.ticket_id, User.email).join(User, User.id == Token.user_id)
        is_link = Token.hash == digest(token), Token.purpose == links.TICKET
        link = current.execute(linked.where(*is_link, User.email.is_not(None))).first()
        after = {
            "id": link and link.user_id, "purpose": "ticket_link", "ticket_id": link and link.ticket_id, "locale": locale
        }  # fmt: skip
        event_id = record(current, system("web"), "link_asked", after=after)
        write(current, event_id, now(), {link.user_id: ("ticket_link", link.email)} if link else {})


def addressee(email: str) -> tuple[int | None, str]:
    """Return whose address this is, None for nobody's, and where a mail to it goes: to the address as it was confirmed.

    What is typed may look the same and be somebody else's mailbox.
    """
    owner = owner_of(fields.email_key(email))
    return (owner.user_id, owner.email) if owner else (None, email)


def sign_in_by_link(token: str) -> int:
    """Use up a sign-in link and return whose it is. Raises Missing for any but a living one."""
    with transaction():
        return _used(token, (links.SIGN_IN,)).id


def set_password_by_link(token: str, password_hash: str) -> int:
    """Give the holder of a link of rules.links.PASSWORD the password and return who it is. Raises Missing as above."""
    with transaction():
        user = _used(token, links.PASSWORD)
        set_user_password(system("web"), user.id, password_hash)
        return user.id


@door(Ticket)
def revoke_ticket_links(actor: Actor, ticket: Ticket) -> None:
    """End every mailed link that opens the ticket, whoever it was sent to. The next mail about it brings a new one.

    Whoever holds one may still have a new one mailed, but only to its person, and only while they follow the ticket.
    """
    moment = now()
    living = Token.ticket_id == ticket.id, Token.purpose == links.TICKET, Token.expires_at > moment
    if session().execute(update(Token).where(*living).values(expires_at=moment)).rowcount:
        record(session(), actor, "links_revoked", ticket)


def saw_ticket_link(token_hash: str) -> None:
    """Note that a mailed link was opened; at most one write a minute and link."""
    moment = now()
    is_due = Token.used_at.is_(None) | (Token.used_at < moment - links.NOTED_EVERY)
    with transaction() as current:
        current.execute(update(Token).where(Token.hash == token_hash, is_due).values(used_at=moment))


def _used(token: str, purposes: tuple[str, ...]) -> User:
    """Return whose living link this is, and end it with all others of that person that sign in or set a password."""
    current = session()
    statement = select(Token).where(Token.hash == digest(token), Token.purpose.in_(purposes))
    link = current.scalar(statement.with_for_update() if locking(current) else statement)
    user = current.get(User, link.user_id) if link is not None else None
    if user is None or not user.is_active or link.used_at is not None or link.expires_at <= now():
        raise Missing()
    current.execute(delete(Token).where(Token.user_id == user.id, Token.purpose.in_(links.ONCE)))
    return user
