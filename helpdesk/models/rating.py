"""What requesters think of how their request was solved."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from helpdesk.db import Model
from helpdesk.models._types import AUTOINCREMENT, BigId, Id, UtcDateTime


class Rating(Model):
    """One requester's word on one resolution. `resolution_id` is the event that resolved the ticket, a plain number."""

    __tablename__ = "rating"
    __table_args__ = (UniqueConstraint("ticket_id", "resolution_id"), AUTOINCREMENT)
    id: Mapped[Id]
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id", ondelete="CASCADE"))
    resolution_id: Mapped[int] = mapped_column(BigId)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    is_good: Mapped[bool]
    remark: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
