"""Further addresses of a person: the one that mails go to is `user.email`."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from helpdesk.db import Model
from helpdesk.models._types import AUTOINCREMENT, Id, UtcDateTime


class Address(Model):
    """An address besides `user.email`. Until `verified_at` it is only claimed: it finds nobody, and others may claim it, too.

    That a verified one is nobody's `user.email` either is the verbs' to see; they write one at a time (actions/_door.py).
    """

    __tablename__ = "address"
    __table_args__ = (
        UniqueConstraint("user_id", "email_key"),
        Index(
            "ix_address_verified",
            "email_key",
            unique=True,
            sqlite_where=text("verified_at IS NOT NULL"),
            postgresql_where=text("verified_at IS NOT NULL"),
        ),
        AUTOINCREMENT,
    )
    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    email: Mapped[str] = mapped_column(String(320))
    email_key: Mapped[str] = mapped_column(String(320))
    verified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
