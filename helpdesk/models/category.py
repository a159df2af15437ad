"""What a ticket is about, and how much it matters."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from helpdesk.db import Model
from helpdesk.models._types import AUTOINCREMENT, Id, UtcDateTime


class Category(Model):
    """A topic. The API says its slug; an archived one stays on its tickets and is offered no more."""

    __tablename__ = "category"
    __table_args__ = AUTOINCREMENT
    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(100), unique=True)
    slug: Mapped[str] = mapped_column(String(50), unique=True)
    position: Mapped[int] = mapped_column(default=0)
    hint: Mapped[str] = mapped_column(String(200), default="")
    archived_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Priority(Model):
    """low, medium, high, urgent: ids 1 to 4, fixed."""

    __tablename__ = "priority"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    slug: Mapped[str] = mapped_column(String(16), unique=True)
    name: Mapped[str] = mapped_column(String(32))
