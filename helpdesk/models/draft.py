"""What people who are signed in have begun to write."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from helpdesk.db import Model
from helpdesk.models._types import Json, UtcDateTime


class Draft(Model):
    """A form of a person that was not sent yet: its fields as [name, value, chosen], in the form `place` ("ticket-7")."""

    __tablename__ = "draft"
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    place: Mapped[str] = mapped_column(String(40), primary_key=True)
    body: Mapped[list] = mapped_column(Json)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
