"""Accounts that were asked for and not yet made."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from helpdesk.db import Model
from helpdesk.models._types import AUTOINCREMENT, Id, UtcDateTime


class Registration(Model):
    """An account that somebody asked for at an address. There is no person yet; `name` is what was typed, by anybody."""

    __tablename__ = "registration"
    __table_args__ = AUTOINCREMENT
    id: Mapped[Id]
    email: Mapped[str] = mapped_column(String(320))
    email_key: Mapped[str] = mapped_column(String(320), unique=True)
    name: Mapped[str] = mapped_column(String(255))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
