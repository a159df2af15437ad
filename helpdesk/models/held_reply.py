"""Public replies that their authors may still take back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from helpdesk.db import Model
from helpdesk.models._types import AUTOINCREMENT, BigId, Id, UtcDateTime


class HeldReply(Model):
    """A public reply of an agent until `due_at`: a row of its own, so that nothing that end users are shown can know of it.

    `status` is set with it, None leaves the ticket's; `seen` is the ticket's last event when it was written, a plain number.
    Its files are draft uploads of the owner "held <id>".
    """

    __tablename__ = "held_reply"
    __table_args__ = AUTOINCREMENT
    id: Mapped[Id]
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    body: Mapped[str]
    body_html: Mapped[str]
    excerpt: Mapped[str] = mapped_column(String(200))
    status: Mapped[str | None] = mapped_column(String(16))
    seen: Mapped[int] = mapped_column(BigId)
    via: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
