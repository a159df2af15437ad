"""What an admin wants to know of the database itself."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import column, func, literal_column, null, select, table

from helpdesk.db import session
from helpdesk.models import Comment, Event, Ticket

COUNTED = 100_000  # counting on would make a look at a large helpdesk slow


@dataclass(frozen=True)
class Facts:
    """Which database at which revision, how many rows, counted up to COUNTED + 1, and how large (None: see the file)."""

    database: str
    revision: str | None
    tickets: int
    comments: int
    events: int
    bytes: int | None


def facts() -> Facts:
    """Return it, in one statement."""
    dialect = session().get_bind().dialect
    revision = table("alembic_version", column("version_num"))
    size = func.pg_database_size(func.current_database()) if dialect.name == "postgresql" else null()
    numbers = select(
        select(revision.c.version_num).limit(1).scalar_subquery(),
        _capped(Ticket),
        _capped(Comment),
        _capped(Event),
        size,
    )
    row = session().execute(numbers).one()
    version = ".".join(str(part) for part in dialect.server_version_info)
    return Facts(f"{ {'sqlite': 'SQLite', 'postgresql': 'PostgreSQL'}[dialect.name] } {version}", *row)


def _capped(model: type):
    some = select(literal_column("1")).select_from(model).limit(COUNTED + 1).subquery()
    return select(func.count()).select_from(some).scalar_subquery()
