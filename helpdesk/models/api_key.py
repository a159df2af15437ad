"""Programs: their keys, and what makes their tries safe to repeat."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from helpdesk.db import Model
from helpdesk.models._types import AUTOINCREMENT, Id, UtcDateTime


class ApiKey(Model):
    """A key, kept as its SHA-256. `scopes` are words with spaces between; `user_id` is whom it acts as."""

    __tablename__ = "api_key"
    __table_args__ = AUTOINCREMENT
    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(100))
    prefix: Mapped[str] = mapped_column(String(16), unique=True)
    hash: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[str] = mapped_column(String(64))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class IdempotencyRecord(Model):
    """The answer that a repeated request gets. `owner` is the key, session or browser that asked."""

    __tablename__ = "idempotency_record"
    __table_args__ = (UniqueConstraint("key", "owner", "route"), AUTOINCREMENT)
    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(255))
    owner: Mapped[str] = mapped_column(String(80))
    route: Mapped[str] = mapped_column(String(80))
    fingerprint: Mapped[str] = mapped_column(String(64))
    status: Mapped[int] = mapped_column(default=200)
    answer: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class Setting(Model):
    """One choice of the admins, as text."""

    __tablename__ = "setting"
    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[str]
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
