"""What a requester does on their own page: a guest files, anybody answers, and a browser keeps its access."""

from __future__ import annotations

from datetime import timedelta

from helpdesk.actions._door import door
from helpdesk.actions.attachments import NONE, Uploads
from helpdesk.actions.comments import Written, reply
from helpdesk.actions.resolution import resolve
from helpdesk.actions.tickets import open_ticket
from helpdesk.clock import now
from helpdesk.db import session
from helpdesk.models import Ticket, Token
from helpdesk.rules.actor import Actor
from helpdesk.rules.contact import Contact
from helpdesk.rules.text import Text
from helpdesk.rules.tokens import ticket_key

DAYS_OF_ACCESS = 90


@door()
def file_request(
    actor: Actor,
    contact: Contact,
    *,
    subject: str,
    description: Text,
    category_id: int | None = None,
    browser: str,
    uploads: Uploads = NONE,
) -> int:
    """Open a ticket for a guest and return its id; whoever holds the secret `browser` may follow that one ticket for 90 days."""
    number = open_ticket(
        actor, contact, subject=subject, description=description, category_id=category_id, uploads=uploads
    )
    remember_browser(number, browser)
    return number


@door(Ticket)
def answer(
    actor: Actor,
    ticket: Ticket,
    text: Text,
    *,
    is_solved: bool = False,
    browser: str = "",
    uploads: Uploads = NONE,
) -> Written:
    """Reply to one's own request, and mark it as resolved if `is_solved`.

    A reply to a closed request opens a follow-up, which is not solved; the holder of `browser` may follow that one too.
    """
    written = reply(actor, ticket, text, uploads=uploads)
    is_follow_up = written.ticket_id != ticket.id
    if is_follow_up and browser:
        remember_browser(written.ticket_id, browser)
    if is_solved and not is_follow_up:
        resolve(actor, ticket)
    return written


def remember_browser(ticket_id: int, browser: str) -> None:
    """Let the holder of `browser` follow the ticket as its requester. Called inside a verb."""
    ticket = session().get(Ticket, ticket_id)
    moment = now()
    session().add(
        Token(
            hash=ticket_key(browser, ticket_id), purpose="browser", user_id=ticket.requester_id, ticket_id=ticket_id,
            created_at=moment, expires_at=moment + timedelta(days=DAYS_OF_ACCESS),
        )
    )  # fmt: skip
