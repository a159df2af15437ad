"""Verbs about organisations."""

from __future__ import annotations

from sqlalchemy import select, update

from helpdesk.actions._door import door, record
from helpdesk.clock import now
from helpdesk.db import session
from helpdesk.errors import rejected
from helpdesk.i18n import _
from helpdesk.models import Organisation, User
from helpdesk.rules.actor import Actor


@door()
def add_organisation(
    actor: Actor, _nothing: None, *, name: str, domain: str | None = None, sees_all: bool = False
) -> int:
    """Add an organisation and return its id. People with an address of its domain, and in none yet, join it.

    Raises Rejected for a name or a domain that another has.
    """
    _free(0, name, domain)
    row = Organisation(name=name, domain=domain, sees_all=sees_all, created_at=now())
    session().add(row)
    session().flush()
    joined = _gather(row)
    after = {"id": row.id, "name": name, "domain": domain, "sees_all": sees_all, "joined": joined}
    record(session(), actor, "organisation_added", after=after)
    return row.id


@door(Organisation)
def change_organisation(
    actor: Actor, row: Organisation, *, name: str, domain: str | None, sees_all: bool
) -> None:
    """Change an organisation; whoever has an address of a new domain and is in none yet joins. Raises Rejected."""
    before = {"id": row.id, "name": row.name, "domain": row.domain, "sees_all": row.sees_all}
    after = {"name": name, "domain": domain, "sees_all": sees_all}
    if before == {"id": row.id, **after}:
        return
    _free(row.id, name, domain)
    row.name, row.domain, row.sees_all = name, domain, sees_all
    joined = _gather(row) if domain != before["domain"] else 0
    record(session(), actor, "organisation_changed", before=before, after={**after, "joined": joined})


@door(Organisation)
def archive_organisation(actor: Actor, row: Organisation) -> None:
    """Let nobody join and nobody see others' requests through it any more; its people keep it."""
    if row.archived_at is None:
        row.archived_at = now()
        record(session(), actor, "organisation_archived", after={"id": row.id})


@door(Organisation)
def restore_organisation(actor: Actor, row: Organisation) -> None:
    """Make an archived organisation work again."""
    if row.archived_at is not None:
        row.archived_at = None
        record(session(), actor, "organisation_restored", after={"id": row.id})


@door(User)
def set_organisation(actor: Actor, user: User, organisation_id: int | None) -> None:
    """Put a person into an organisation, or into none. Raises Rejected for an unknown or archived one."""
    if organisation_id == user.organisation_id:
        return
    row = session().get(Organisation, organisation_id) if organisation_id is not None else None
    if organisation_id is not None and (row is None or row.archived_at is not None):
        raise rejected("organisation_id", _("There is no such organisation."), "unknown")
    before, user.organisation_id = user.organisation_id, organisation_id
    record(
        session(), actor, "user_organisation_set", before={"id": user.id, "organisation_id": before},
        after={"organisation_id": organisation_id},
    )  # fmt: skip


def _free(number: int, name: str, domain: str | None) -> None:
    others = select(Organisation.id).where(Organisation.id != number)
    if session().scalar(others.where(Organisation.name == name)) is not None:
        raise rejected("name", _("There is an organisation of this name already."), "taken")
    if domain and session().scalar(others.where(Organisation.domain == domain)) is not None:
        raise rejected("domain", _("Another organisation has this domain."), "taken")


def _gather(row: Organisation) -> int:
    if row.domain is None:
        return 0
    theirs = User.email_key.endswith(f"@{row.domain}", autoescape=True)
    joining = update(User).where(theirs, User.organisation_id.is_(None), User.role == "end_user")
    return session().execute(joining.values(organisation_id=row.id)).rowcount
