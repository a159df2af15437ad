"""Work about files: small pictures soon after an upload, and once a day the files that nothing names any more."""

from io import BytesIO
from pathlib import Path

from flask import current_app

from helpdesk import files, queries
from helpdesk.actions import note_preview, sweep_uploads
from helpdesk.db import read
from helpdesk.files import pictures

MOST_PREVIEW_BYTES = 5 * 1024 * 1024


def make_previews() -> int:
    """Make the small pictures that are missing and return how many were tried."""
    folder = _folder()
    with read():
        waiting = queries.attachments.without_preview()
    for row in waiting:
        small = pictures.preview(files.location(folder, row.sha256))
        note_preview(row.id, files.store(folder, BytesIO(small), MOST_PREVIEW_BYTES).sha256 if small else "")
    return len(waiting)


def sweep_files() -> int:
    """Forget uploads that nobody sent within a week, and delete bytes that no row names; return how many files went."""
    sweep_uploads()
    return files.sweep(_folder(), _in_use)


def _in_use(hashes: list[str]) -> set[str]:
    with read():
        return queries.attachments.in_use(hashes)


def _folder() -> Path:
    return current_app.config["SETTINGS"].instance / "attachments"
