"""The files of tickets: does the disk have all that the database names?"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from sqlalchemy import Connection, text
from sqlalchemy.exc import DatabaseError

from helpdesk import files
from helpdesk.cli.database import opened
from helpdesk.cli.doctor.machine import Finding
from helpdesk.config import Settings
from helpdesk.migrations import run

NAMED = text("SELECT id, ticket_id, sha256 FROM attachment ORDER BY id")
MOST_NAMED = 5


def attachments(settings: Settings) -> Iterator[Finding]:
    """Look for each of them. What is in them is not read."""
    if settings.is_sqlite and not settings.sqlite_path.exists():
        yield True, "none yet"
        return
    try:
        with opened() as (engine, _backups), engine.connect() as connection:
            yield _all_there(connection, settings) if run.present(engine) else (True, "none yet")
    except (DatabaseError, sqlite3.DatabaseError):
        yield False, "not looked for: the database has to answer first"


def _all_there(connection: Connection, settings: Settings) -> Finding:
    folder, count, gone = settings.instance / "attachments", 0, []
    for row in connection.execution_options(yield_per=1000).execute(NAMED):
        count += 1
        if not files.location(folder, row.sha256).is_file():
            gone.append(f"{row.id} (ticket {row.ticket_id})" if row.ticket_id else str(row.id))
    if not gone:
        return True, f"{count:,} in the database, all on the disk"
    some = ", ".join(gone[:MOST_NAMED]) + (", …" if len(gone) > MOST_NAMED else "")
    advice = f"Copy what is in attachments/ of a backup into {folder}; files that are there may stay."
    return False, f"{len(gone):,} of {count:,} files are gone from the disk: {some}. {advice}"
