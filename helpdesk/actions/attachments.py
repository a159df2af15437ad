"""Verbs about files: upload a draft, take it back, put drafts on what is written, sweep what was left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import String, cast, delete, func, literal, select, update

from helpdesk.actions._door import door, record
from helpdesk.clock import now
from helpdesk.db import session, transaction
from helpdesk.errors import Missing, TooMany, rejected
from helpdesk.i18n import _
from helpdesk.models import Attachment, HeldReply, Ticket
from helpdesk.queries.attachments import HELD
from helpdesk.rules import attachments as rules
from helpdesk.rules.actor import Actor

DAYS_OF_DRAFTS = 7
MOST_DRAFTS = 60  # of one person or browser at a time: three long forms' worth


@dataclass(frozen=True)
class File:
    """A file that `files.store` has kept: its hash, its clean name, what it is, bytes, and pixels if it is a picture."""

    sha256: str
    name: str
    type: str
    size: int
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True)
class Uploads:
    """Files that go with what is being written: draft uploads (whose, and their ids in the writer's order), and new ones."""

    owner: str = ""
    ids: tuple[int, ...] = ()
    files: tuple[File, ...] = ()


NONE = Uploads()


@door()
def keep_upload(actor: Actor, owner: str, file: File, *, place: str) -> int:
    """Keep a draft upload for its owner in the form `place` and return its id. Raises TooMany over 60 at a time."""
    current = session()
    count = current.scalar(select(func.count()).select_from(Attachment).where(Attachment.owner == owner))
    if count >= MOST_DRAFTS:
        raise TooMany(3600, _("There are too many files waiting to be sent. Remove some first."))
    draft = _row(file, owner=owner, place=place)
    current.add(draft)
    current.flush()
    return draft.id


@door()
def drop_upload(actor: Actor, owner: str, number: int) -> None:
    """Take a draft upload back. Somebody else's, and one that was sent, is Missing."""
    gone = session().execute(
        delete(Attachment).where(
            Attachment.id == number, Attachment.owner == owner, Attachment.ticket_id.is_(None)
        )
    )
    if not gone.rowcount:
        raise Missing()


def claim_uploads(meanwhile: str, owner: str) -> None:
    """Give draft uploads that came while somebody was signed out to the person who is back."""
    with transaction() as current:
        current.execute(update(Attachment).where(Attachment.owner == meanwhile).values(owner=owner))


@door(Ticket)
def attach(actor: Actor, ticket: Ticket, file: File) -> int:
    """Add a file to a ticket, for everybody who follows it, and return its id."""
    row = _row(file, ticket_id=ticket.id)
    session().add(row)
    session().flush()
    record(session(), actor, "attached", ticket, after={"attachment_id": row.id, "name": file.name})
    return row.id


def put_uploads(ticket_id: int, comment_id: int | None, uploads: Uploads) -> None:
    """Put files on a ticket or comment. Called inside a verb. Raises Rejected when a draft is not the owner's, or gone."""
    _put(uploads, {"ticket_id": ticket_id, "comment_id": comment_id, "owner": None, "place": None})


def _put(uploads: Uploads, where: dict) -> None:
    ids = tuple(dict.fromkeys(uploads.ids))
    if len(ids) + len(uploads.files) > rules.MOST_FILES:
        raise rules.too_many()
    if ids:
        _put_drafts(ids, uploads.owner, where)
    session().add_all(_row(file, **where) for file in uploads.files)


def _put_drafts(ids: tuple[int, ...], owner: str, where: dict) -> None:
    moved = session().execute(
        update(Attachment)
        .where(Attachment.id.in_(ids), Attachment.owner == owner, Attachment.ticket_id.is_(None))
        .values(**where)
    )
    if moved.rowcount != len(ids):
        raise rejected(
            "files", _("One of the files is not here any more. Remove it and add it again."), "unknown"
        )


def hold_uploads(held_id: int, uploads: Uploads, place: str) -> None:
    """Put files on a held reply. Called inside a verb. Raises Rejected as `put_uploads` does."""
    _put(uploads, {"owner": held_owner(held_id), "place": place})


def held_owner(held_id: int) -> str:
    """Return who owns the files of a held reply."""
    return f"{HELD}{held_id}"


def note_preview(number: int, sha256: str) -> None:
    """Note the small picture of a picture, "" when there can be none. For the worker."""
    with transaction() as current:
        current.execute(update(Attachment).where(Attachment.id == number).values(preview_sha256=sha256))


def sweep_uploads() -> int:
    """Forget draft uploads of more than 7 days and return how many; their bytes go with the next sweep of the folder."""
    oldest = now() - timedelta(days=DAYS_OF_DRAFTS)
    is_held = select(HeldReply.id).where(Attachment.owner == literal(HELD) + cast(HeldReply.id, String))
    with transaction() as current:
        gone = current.execute(
            delete(Attachment).where(
                Attachment.owner.is_not(None), Attachment.created_at < oldest, ~is_held.exists()
            )
        )
    return gone.rowcount


def _row(file: File, **where) -> Attachment:
    return Attachment(
        sha256=file.sha256, name=file.name, type=file.type, size=file.size, width=file.width, height=file.height,
        preview_sha256=None if file.width else "", created_at=now(), **where,
    )  # fmt: skip
