"""Groups: teams of agents. They route tickets; they hide none."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from helpdesk.db import Model
from helpdesk.models._types import AUTOINCREMENT, Id, UtcDateTime


class Group(Model):
    """A team."""

    __tablename__ = "group"
    __table_args__ = AUTOINCREMENT
    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(100), unique=True)
    archived_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Membership(Model):
    """An agent in a group."""

    __tablename__ = "membership"
    group_id: Mapped[int] = mapped_column(ForeignKey("group.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), primary_key=True, index=True
    )
