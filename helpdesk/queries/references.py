"""What programs refer to by number: whether it may be referred to, and one comment by its id."""

from __future__ import annotations

from sqlalchemy import Row, func, select

from helpdesk.db import session
from helpdesk.errors import Fault
from helpdesk.i18n import _
from helpdesk.models import Category, Comment, User
from helpdesk.rules.actor import STAFF


def faults(values: dict, ticket: Row | None = None) -> list[Fault]:
    """Return what is wrong with a category_id and an assignee_id; what the ticket has already may stay."""
    found = []
    category_id, assignee_id = values.get("category_id"), values.get("assignee_id")
    if category_id not in (None, getattr(ticket, "category_id", None)) and not _is_offered(category_id):
        found.append(Fault("category_id", "unknown", _("There is no such category.")))
    if assignee_id not in (None, getattr(ticket, "assignee_id", None)) and not _is_assignable(assignee_id):
        found.append(Fault("assignee_id", "not_allowed", _("Choose an active agent or admin.")))
    return found


def comment(number: int) -> Row:
    """Return one comment that was just written, note or not: id author content created_at."""
    author = func.coalesce(User.email, User.name).label("author")
    statement = select(Comment.id, author, Comment.body.label("content"), Comment.created_at)
    return session().execute(statement.join(User).where(Comment.id == number)).one()


def _is_offered(category_id: int) -> bool:
    statement = select(Category.id).where(Category.id == category_id, Category.archived_at.is_(None))
    return session().scalar(statement) is not None


def _is_assignable(user_id: int) -> bool:
    statement = select(User.id).where(User.id == user_id, User.role.in_(STAFF), User.is_active)
    return session().scalar(statement.where(User.is_service.is_(False))) is not None
