"""A write for its own sake."""

from __future__ import annotations

from sqlalchemy import column, table, update

from helpdesk.db import transaction

REVISION = table("alembic_version", column("version_num"))


def beat() -> None:
    """Write a row as it is and commit it: whoever asks then knows that writes reach the disk. Raises Busy when they do not.

    An empty transaction proves nothing: on a full disk SQLite begins and commits it happily.
    """
    with transaction() as session:
        session.execute(update(REVISION).values(version_num=REVISION.c.version_num))
