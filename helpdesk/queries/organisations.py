"""Organisations, for the settings."""

from __future__ import annotations

from sqlalchemy import Row, func, select

from helpdesk.db import session
from helpdesk.models import Organisation, User


def everyone() -> list[Row]:
    """Return every organisation, archived ones last: id name domain sees_all archived_at members."""
    members = select(func.count()).where(User.organisation_id == Organisation.id).scalar_subquery()
    columns = (
        Organisation.id, Organisation.name, Organisation.domain, Organisation.sees_all, Organisation.archived_at,
    )  # fmt: skip
    statement = select(*columns, members.label("members"))
    by_name = (Organisation.archived_at.is_not(None), func.lower(Organisation.name))
    return session().execute(statement.order_by(*by_name)).all()
