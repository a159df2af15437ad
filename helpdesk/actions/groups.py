"""Verbs about groups."""

from __future__ import annotations

from sqlalchemy import select

from helpdesk.actions._door import door, record
from helpdesk.clock import now
from helpdesk.db import session
from helpdesk.errors import rejected
from helpdesk.i18n import _
from helpdesk.models import Group
from helpdesk.rules.actor import Actor


@door()
def add_group(actor: Actor, _nothing: None, *, name: str) -> int:
    """Add a group and return its id. Raises Rejected when the name is taken."""
    _free_name(name)
    group = Group(name=name, created_at=now())
    session().add(group)
    session().flush()
    record(session(), actor, "group_added", after={"id": group.id, "name": name})
    return group.id


@door(Group)
def change_group(actor: Actor, group: Group, *, name: str) -> None:
    """Rename a group."""
    if name == group.name:
        return
    _free_name(name)
    before, group.name = group.name, name
    record(
        session(), actor, "group_changed_name", before={"id": group.id, "name": before}, after={"name": name}
    )


@door(Group)
def archive_group(actor: Actor, group: Group) -> None:
    """Offer the group no more; its tickets keep it."""
    if group.archived_at is None:
        group.archived_at = now()
        record(session(), actor, "group_archived", after={"id": group.id})


@door(Group)
def restore_group(actor: Actor, group: Group) -> None:
    """Offer an archived group again."""
    if group.archived_at is not None:
        group.archived_at = None
        record(session(), actor, "group_restored", after={"id": group.id})


def _free_name(name: str) -> None:
    if session().scalar(select(Group.id).where(Group.name == name)) is not None:
        raise rejected("name", _("There is a group of this name already."), "taken")
