"""Whom a note means, worked out by the verb that writes it, so that it holds for whoever calls the verb."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session as DatabaseSession

from helpdesk.models import User
from helpdesk.rules import mentions
from helpdesk.rules.actor import STAFF
from helpdesk.rules.text import Text


def meant(session: DatabaseSession, text: Text) -> tuple[Text, list[int]]:
    """Return a text with its mentions marked, and the active agents and admins whom they mean."""
    if "@" not in text.html and "\uff20" not in text.html:
        return text, []
    active = select(User.id, User.name, User.email).where(
        User.role != "end_user", User.role.in_(STAFF), User.is_active, User.is_service.is_(False)
    )  # fmt: skip  the first for ix_user_staff
    people = [mentions.Person(row.id, row.name, row.email or "") for row in session.execute(active)]
    html, numbers = mentions.mark(text.html, people)
    return replace(text, html=html), numbers
