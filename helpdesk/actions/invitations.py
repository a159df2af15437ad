"""Verbs about invitations: the mail by which somebody who was added chooses a first password."""

from __future__ import annotations

from sqlalchemy import delete, update

from helpdesk.actions._door import door, record
from helpdesk.actions._outbox import write
from helpdesk.clock import now
from helpdesk.db import session
from helpdesk.errors import Conflict
from helpdesk.i18n import _
from helpdesk.models import Delivery, Token, User
from helpdesk.rules import links
from helpdesk.rules.actor import Actor


@door(User)
def invite_user(actor: Actor, user: User) -> None:
    """Have a mail sent by which a person chooses a password; earlier invitations work no more.

    Raises Conflict for somebody who has a password, is disabled, or has no address.
    """
    if user.password_hash is not None or not user.is_active or user.email is None:
        raise Conflict(_("Only somebody who may sign in and has no password yet can be invited."))
    waiting = Delivery.user_id == user.id, Delivery.kind == links.INVITATION, Delivery.state == "due"
    session().execute(update(Delivery).where(*waiting).values(state="dropped"))
    session().execute(delete(Token).where(Token.user_id == user.id, Token.purpose == links.INVITATION))
    event_id = record(session(), actor, "user_invited", after={"id": user.id})
    write(session(), event_id, now(), {user.id: (links.INVITATION, user.email)})
