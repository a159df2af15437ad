"""The world of the API document, under the very numbers that it uses."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session as DatabaseSession

from helpdesk.actions.demo.rows import Batch, store, used_until
from helpdesk.actions.demo.scribe import Scribe
from helpdesk.db import never_again, transaction
from helpdesk.errors import Forbidden, rejected
from helpdesk.i18n import _
from helpdesk.models import Category, Comment, Event, Ticket, User
from helpdesk.rules.actor import Actor
from helpdesk.rules.lifecycle import priority_id
from helpdesk.rules.text import render

AGENT = (5, "agent@example.com")
USER = (6, "user@example.com")
FIRST_TICKET, FIRST_COMMENT = 101, 201
DARK_MODE = "Request for a dark mode option in the user interface."


def load_reference(actor: Actor) -> None:
    """Make the API document's examples literally true: users 5 and 6, tickets 101 and 102, comments 201 and 202.

    Raises Rejected unless the helpdesk is new, Forbidden for anybody but admins and the system.
    """
    if not actor.is_admin:
        raise Forbidden()
    with transaction() as session:
        if _is_used(session):
            raise rejected(
                "",
                _("The reference world needs an empty helpdesk; this one has had tickets or users already."),
                "not_empty",
            )
        start = _at(26, 15, 30)
        _people(session, start)
        batch = Batch()
        _login_issue(batch, _category(session, "account", "Account Access", None))
        _dark_mode(batch, _category(session, "ui", "User Interface", start))
        store(session, batch, ticket=FIRST_TICKET - 1, comment=FIRST_COMMENT - 1)


def _is_used(session: DatabaseSession) -> bool:
    used = ((Ticket, FIRST_TICKET), (Comment, FIRST_COMMENT), (User, AGENT[0]))
    if any(used_until(session, model) >= first for model, first in used):
        return True
    addresses = select(User.id).where(User.email_key.in_((AGENT[1], USER[1])))
    return (
        session.scalar(select(Ticket.id).limit(1)) is not None
        or session.scalar(addresses.limit(1)) is not None
    )


def _at(day: int, hour: int, minute: int) -> datetime:
    return datetime(2023, 10, day, hour, minute, tzinfo=UTC)


def _people(session: DatabaseSession, start: datetime) -> None:
    for (number, address), role in ((AGENT, "agent"), (USER, "end_user")):
        session.add(
            User(id=number, email=address, email_key=address, role=role, created_at=start, updated_at=start)
        )
        session.add(
            Event(
                kind="user_added", actor_kind="system", via="cli", is_internal=True, after={"id": number, "role": role},
                created_at=start,
            )
        )  # fmt: skip
    session.flush()
    never_again(session, "user", USER[0])


def _category(session: DatabaseSession, slug: str, name: str, archived_at: datetime | None) -> int:
    number = session.scalar(select(Category.id).where(Category.slug == slug))
    if number is None:
        category = Category(name=name, slug=slug, position=100, archived_at=archived_at)
        session.add(category)
        session.flush()
        number = category.id
    return number


def _login_issue(batch: Batch, category_id: int) -> None:
    at = _at(27, 10, 0)
    scribe = Scribe(
        batch, USER, at, render("User cannot log in to their account."), subject="Login Issue", priority_id=priority_id("high"),
        category_id=category_id,
    )  # fmt: skip
    scribe.opened(USER[0])
    scribe.changed("assigned", AGENT[0], "assignee_id", AGENT[0])
    scribe.at = _at(27, 10, 5)
    scribe.replied(USER, render("This started happening this morning."))
    scribe.at = _at(27, 10, 15)
    scribe.replied(AGENT, render("We are investigating this issue."))
    scribe.finished()


def _dark_mode(batch: Batch, category_id: int) -> None:
    scribe = Scribe(
        batch, USER, _at(26, 15, 30), render(DARK_MODE), subject="Feature Request: Dark Mode", priority_id=priority_id("low"),
        category_id=category_id,
    )  # fmt: skip
    scribe.opened(USER[0])
    scribe.at = _at(27, 9, 0)
    scribe.changed("status_changed", AGENT[0], "status", "closed")
    scribe.finished()
