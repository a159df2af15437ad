"""Verbs about accounts that people make themselves: asked for at an address, made by the button behind a mailed link.

Until then there is no person: whoever types an address that is not theirs has made nothing but a mail to its owner.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session as DatabaseSession

from helpdesk import queries
from helpdesk.actions._door import door, record
from helpdesk.actions._outbox import write
from helpdesk.actions.links import addressee
from helpdesk.actions.users import add_user, change_profile, set_user_password
from helpdesk.clock import now
from helpdesk.db import in_transaction, locking, queue_for_event_order, session
from helpdesk.errors import Missing
from helpdesk.models import Delivery, Registration, Token
from helpdesk.queries.addresses import owner_of
from helpdesk.rules import fields, links
from helpdesk.rules.actor import Actor, system
from helpdesk.rules.tokens import digest

KEPT = timedelta(days=2)


def ask_for_account(email: str, name: str, *, locale: str | None = None) -> None:
    """Have a link mailed to an address that makes an account there, or word that there is one, in the language `locale`.

    Which of them shows when the mail is written. Here the same is done for every address, so that nobody can tell by the time.
    """
    in_transaction(lambda current: _ask(current, email, name, locale))


def _ask(current: DatabaseSession, email: str, name: str, locale: str | None) -> None:
    key, moment = fields.email_key(email), now()
    queue_for_event_order(current)
    current.execute(delete(Registration).where(Registration.asked_at < moment - KEPT))
    user_id, target = addressee(email)
    row = current.scalar(select(Registration).where(Registration.email_key == key))
    if row is None:
        row = Registration(email_key=key)
        current.add(row)
    elif row.email != target:  # a link proves the mailbox that it was sent to, and this may be another one
        current.execute(delete(Token).where(Token.registration_id == row.id))
    row.email, row.name, row.asked_at = target, name, moment
    after = {"id": user_id, "purpose": links.REGISTRATION, "locale": locale}
    event_id = record(current, system("web"), "link_asked", after=after)
    write(current, event_id, moment, {user_id: (links.REGISTRATION, target)})


@door(Registration)
def issue_registration_link(actor: Actor, registration: Registration, token: str) -> None:
    """Let whoever holds the token make this account, for as long as such links work."""
    moment = now()
    session().add(
        Token(
            hash=digest(token), purpose=links.REGISTRATION, registration_id=registration.id, created_at=moment,
            expires_at=moment + links.VALID_FOR[links.REGISTRATION],
        )
    )  # fmt: skip


def make_account(token: str, *, name: str, password_hash: str, locale: str | None = None) -> int:
    """Make the account of a link, or give its password to the person who is known at that address; return who it is.

    `locale` is the language to write to somebody new in.
    What they filed before as a guest is theirs. Raises Missing for any but a living link: it works once.
    """
    return in_transaction(lambda current: _make(current, token, name, password_hash, locale))


def _make(current: DatabaseSession, token: str, name: str, password_hash: str, locale: str | None) -> int:
    queue_for_event_order(current)
    linked = queries.registrations.linked(digest(token), now())
    row = current.execute(linked.with_for_update() if locking(current) else linked).first()
    if row is None or not queries.registrations.is_free(row):
        raise Missing()
    owner, actor = owner_of(row.email_key), system("web")
    if owner is None:
        user_id = add_user(
            actor, None, email=row.email, name=name, password_hash=password_hash, locale=locale
        )
    else:
        user_id = owner.user_id
        change_profile(actor, user_id, name=name)
        set_user_password(actor, user_id, password_hash)
    current.execute(delete(Registration).where(Registration.id == row.id))  # and every link to it
    current.execute(delete(Token).where(Token.user_id == user_id, Token.purpose.in_(links.ONCE)))
    own_mails = update(Delivery).where(Delivery.user_id.is_(None), Delivery.target == row.email)
    current.execute(own_mails.values(user_id=user_id))
    return user_id
