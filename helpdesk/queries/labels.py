"""Tags and groups: what the staff sort tickets by."""

from __future__ import annotations

from sqlalchemy import Row, select

from helpdesk.db import session
from helpdesk.models import Group, Membership, Tag, User


def tags(*, after: str = "", limit: int = 500) -> list[str]:
    """Return the names of tags, in their order, after this one."""
    statement = select(Tag.name).where(Tag.name > after).order_by(Tag.name).limit(limit)
    return list(session().scalars(statement))


def groups() -> list[tuple[Row, list[int]]]:
    """Return the groups that are offered, by id, each as id and name with the ids of its active members."""
    members = (
        select(Membership.group_id, Membership.user_id)
        .join(User, User.id == Membership.user_id)
        .where(User.is_active)
    )
    inner = members.subquery()
    statement = (
        select(Group.id, Group.name, inner.c.user_id)
        .outerjoin(inner, inner.c.group_id == Group.id)
        .where(Group.archived_at.is_(None))
        .order_by(Group.id, inner.c.user_id)
    )
    found: dict[int, tuple[Row, list[int]]] = {}
    for row in session().execute(statement):
        _group, ids = found.setdefault(row.id, (row, []))
        if row.user_id is not None:
            ids.append(row.user_id)
    return list(found.values())
