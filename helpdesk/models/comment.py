"""What people write on a ticket, and the files that they add."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from helpdesk.db import Model
from helpdesk.models._types import AUTOINCREMENT, BigId, Id, UtcDateTime


class Comment(Model):
    """A public reply or, when `is_internal`, a note. `body_html` is made safe once, when written."""

    __tablename__ = "comment"
    __table_args__ = (Index("ix_comment_ticket", "ticket_id", "id"), AUTOINCREMENT)
    id: Mapped[Id]
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id", ondelete="CASCADE", deferrable=True))
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    body: Mapped[str]
    body_html: Mapped[str]
    is_internal: Mapped[bool] = mapped_column(default=False)
    visible_at: Mapped[datetime] = mapped_column(UtcDateTime)
    via: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Attachment(Model):
    """A file, kept on disk by its SHA-256.

    Without a ticket it is a draft upload of its `owner`, "user 7" or, for a guest, "browser <hash>", in the form `place`
    ("ticket-7", "new-request"); one that came after its owner's session had ended waits as "ended 7 <hash>", one of a held
    reply as "held <id>". With a ticket and no comment it belongs to the ticket's own description. Pictures know their size in
    pixels; `preview_sha256` is null until a small picture has been tried, and "" when there is none.
    """

    __tablename__ = "attachment"
    __table_args__ = (Index("ix_attachment_owner_place", "owner", "place"), AUTOINCREMENT)
    id: Mapped[Id]
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    name: Mapped[str] = mapped_column(String(255))
    type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int] = mapped_column(BigId)
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id", ondelete="CASCADE"), index=True)
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    owner: Mapped[str | None] = mapped_column(String(80))
    place: Mapped[str | None] = mapped_column(String(40))
    width: Mapped[int | None]
    height: Mapped[int | None]
    preview_sha256: Mapped[str | None] = mapped_column(String(64), index=True)
