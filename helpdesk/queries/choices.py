"""What a ticket can be given: one statement for all the selects of a page."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Row, func, literal, select, union_all

from helpdesk.db import connection, session
from helpdesk.models import Category, Group, Membership, Priority, User
from helpdesk.prepared import Prepared
from helpdesk.queries._columns import shown
from helpdesk.rules.actor import STAFF


@dataclass(frozen=True)
class Choices:
    """Rows of kind id name is_offered, by position or name; what is not offered any more is there for its name."""

    people: tuple[Row, ...]
    groups: tuple[Row, ...]
    categories: tuple[Row, ...]

    def name(self, kind: str, number: int | None) -> str:
        """Return the name of one choice, "" for none or an unknown one."""
        return next((row.name for row in getattr(self, kind) if row.id == number), "")


def of_ticket() -> Choices:
    """Return people, groups and categories for the selects of the queue and the ticket page."""
    found: dict[str, list[Row]] = {"people": [], "groups": [], "categories": []}
    for row in EVERY.all(connection()):
        found[row[0]].append(row)
    return Choices(**{kind: tuple(rows) for kind, rows in found.items()})


def _every():
    people = select(
        literal("people").label("kind"),
        User.id,
        shown(User).label("name"),
        User.is_active.label("is_offered"),
        literal(0).label("position"),
    ).where(
        User.role != "end_user", User.role.in_(STAFF), User.is_service.is_(False)
    )  # fmt: skip  the first for ix_user_staff
    groups = select(literal("groups"), Group.id, Group.name, Group.archived_at.is_(None), literal(0))
    topics = select(
        literal("categories"), Category.id, Category.name, Category.archived_at.is_(None), Category.position
    )
    every = union_all(people, groups, topics).subquery()
    return select(every).order_by(every.c.position, func.lower(every.c.name), every.c.id)


EVERY = Prepared(_every())


def categories() -> list[Row]:
    """Return the categories that are offered, in their order: id name slug hint."""
    offered = select(Category.id, Category.name, Category.slug, Category.hint).where(
        Category.archived_at.is_(None)
    )
    return session().execute(offered.order_by(Category.position, Category.id)).all()


def all_categories() -> list[Row]:
    """Return every category, archived ones last: id name slug hint archived_at."""
    statement = select(Category.id, Category.name, Category.slug, Category.hint, Category.archived_at)
    return (
        session()
        .execute(statement.order_by(Category.archived_at.is_not(None), Category.position, Category.id))
        .all()
    )


def priorities() -> list[Row]:
    """Return the four priorities: id name."""
    return session().execute(select(Priority.id, Priority.name).order_by(Priority.id)).all()


def all_groups() -> list[Row]:
    """Return every group, archived ones last, with its number of members: id name archived_at members."""
    members = select(func.count()).where(Membership.group_id == Group.id).scalar_subquery()
    statement = select(Group.id, Group.name, Group.archived_at, members.label("members"))
    return session().execute(statement.order_by(Group.archived_at.is_not(None), func.lower(Group.name))).all()
