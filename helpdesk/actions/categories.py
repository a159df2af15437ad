"""Verbs about categories: what a ticket is about."""

from __future__ import annotations

import re
import unicodedata

from sqlalchemy import func, select

from helpdesk.actions._door import door, record
from helpdesk.clock import now
from helpdesk.db import session
from helpdesk.errors import rejected
from helpdesk.i18n import _
from helpdesk.models import Category
from helpdesk.rules.actor import Actor


@door()
def add_category(actor: Actor, _nothing: None, *, name: str, hint: str = "") -> int:
    """Add a category at the end and return its id. `hint` is shown to who chooses it for a request.

    Its slug comes from its name and never changes. Raises Rejected for a taken name.
    """
    _free_name(name)
    last = session().scalar(select(func.coalesce(func.max(Category.position), 0)))
    category = Category(name=name, slug=_free_slug(name), position=last + 1, hint=hint)
    session().add(category)
    session().flush()
    record(session(), actor, "category_added", after={"id": category.id, "name": name})
    return category.id


@door(Category)
def change_category(actor: Actor, category: Category, *, name: str, hint: str | None = None) -> None:
    """Rename a category; programs keep seeing the same slug. A hint of None stays what it is."""
    if name != category.name:
        _free_name(name)
        _change(actor, category, "category_changed_name", "name", name)
    if hint not in (None, category.hint):
        _change(actor, category, "category_hint_changed", "hint", hint)


@door(Category)
def move_category(actor: Actor, category: Category, *, by: int) -> None:
    """Move a category up (-1) or down (1) among those that are offered."""
    row = list(
        session().scalars(
            select(Category).where(Category.archived_at.is_(None)).order_by(Category.position, Category.id)
        )
    )
    if category not in row:
        return
    place = row.index(category)
    row.insert(max(0, min(len(row) - 1, place + by)), row.pop(place))
    for position, each in enumerate(row, 1):
        each.position = position
    record(session(), actor, "category_moved", after={"id": category.id, "position": category.position})


@door(Category)
def archive_category(actor: Actor, category: Category) -> None:
    """Offer the category no more; its tickets keep it."""
    if category.archived_at is None:
        category.archived_at = now()
        record(session(), actor, "category_archived", after={"id": category.id})


@door(Category)
def restore_category(actor: Actor, category: Category) -> None:
    """Offer an archived category again."""
    if category.archived_at is not None:
        category.archived_at = None
        record(session(), actor, "category_restored", after={"id": category.id})


def _change(actor: Actor, category: Category, kind: str, column: str, value: str) -> None:
    before = getattr(category, column)
    setattr(category, column, value)
    record(session(), actor, kind, before={"id": category.id, column: before}, after={column: value})


def _free_name(name: str) -> None:
    if session().scalar(select(Category.id).where(Category.name == name)) is not None:
        raise rejected("name", _("There is a category of this name already."), "taken")


def _free_slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40] or "category"
    taken = set(session().scalars(select(Category.slug).where(Category.slug.like(f"{base}%"))))
    return next(
        slug for slug in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken
    )
