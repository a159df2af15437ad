"""Organisations: the companies and clubs that people write from."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, false
from sqlalchemy.orm import Mapped, mapped_column

from helpdesk.db import Model
from helpdesk.models._types import AUTOINCREMENT, Id, UtcDateTime


class Organisation(Model):
    """Where people belong. Whoever is new with an address of `domain` joins it; `sees_all`: they see each other's requests."""

    __tablename__ = "organisation"
    __table_args__ = AUTOINCREMENT
    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(100), unique=True)
    domain: Mapped[str | None] = mapped_column(String(255), unique=True)
    sees_all: Mapped[bool] = mapped_column(default=False, server_default=false())
    archived_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
