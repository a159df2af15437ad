"""The cast as tests find it: played once in some seconds for all tests of a process, and its rows brought back for each.

Playing it takes 22 ms of processor time and eight commits, as much as making the application (2026-12-01).
"""

import shutil
import time
from collections.abc import Callable
from pathlib import Path

from helpdesk import create_app
from helpdesk.config import Settings
from tests import postgresql
from tests.cast import Cast, make_cast
from tests.desk import close, settings_in

FRESH_SECONDS = 20  # what has just happened must not lie long ago: a notice waits for two minutes


class KeptCast:
    """The cast on one database. `play` plays it there and keeps its rows; `is_kept` says whether they still are."""

    def __init__(self, play: Callable[[], Cast], is_kept: Callable[[], bool]):
        self.play, self.is_kept = play, is_kept
        self.cast: Cast | None = None
        self.played_at = 0.0

    def fresh(self) -> Cast:
        """Return the cast, played anew if it is too old or no longer kept."""
        if self.cast is None or time.monotonic() - self.played_at > FRESH_SECONDS or not self.is_kept():
            self.cast, self.played_at = self.play(), time.monotonic()
        return self.cast


def kept_on_sqlite(migrated: Path, copy: Path) -> KeptCast:
    """The cast, kept in a copy of the migrated file."""

    def play() -> Cast:
        shutil.copyfile(migrated, copy)
        return played(settings_in(copy.parent))

    return KeptCast(play, copy.exists)


def kept_on_postgresql(database: postgresql.Database, folder: Path) -> KeptCast:
    """The cast, kept beside the tables."""

    def play() -> Cast:
        database.bring_back(postgresql.PRISTINE)
        cast = played(settings_in(folder, database.url))
        database.keep(postgresql.WITH_CAST)
        return cast

    return KeptCast(play, lambda: database.keeps(postgresql.WITH_CAST))


def played(settings: Settings) -> Cast:
    """Play the cast on a helpdesk that is empty yet."""
    application = create_app(settings)
    with application.app_context():
        cast = make_cast()
    close(application)
    return cast
