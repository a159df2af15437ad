"""What happened, and what must follow outside."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from helpdesk.db import Model
from helpdesk.models._types import AUTOINCREMENT, BigId, Id, Json, UtcDateTime


class Event(Model):
    """One thing that happened. Append-only. `ticket_id` and `comment_id` are plain numbers: history outlives them."""

    __tablename__ = "event"
    __table_args__ = (Index("ix_event_ticket", "ticket_id", "id"), AUTOINCREMENT)
    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(32))
    ticket_id: Mapped[int | None] = mapped_column(BigId)
    comment_id: Mapped[int | None] = mapped_column(BigId)
    actor_kind: Mapped[str] = mapped_column(String(16))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    api_key_id: Mapped[int | None] = mapped_column(ForeignKey("api_key.id"), index=True)
    via: Mapped[str] = mapped_column(String(16))
    is_internal: Mapped[bool] = mapped_column(default=False)
    before: Mapped[dict | None] = mapped_column(Json)
    after: Mapped[dict | None] = mapped_column(Json)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Delivery(Model):
    """One message that must leave: written with the event that causes it, sent later by the worker.

    `kind` is one of rules.mails, `target` the address. States: due, sending (its DATA has begun), batched (told in the mail
    `sent_with_id`), sent; failed, held (too many an hour), kept (no mail server), dropped (nothing left to say).
    """

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("event_id", "channel", "target"),
        Index("ix_delivery_due", "state", "not_before"),
        Index("ix_delivery_target", "target", "sent_at"),
        AUTOINCREMENT,
    )
    id: Mapped[Id]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    channel: Mapped[str] = mapped_column(String(16))
    target: Mapped[str] = mapped_column(String(320))
    kind: Mapped[str] = mapped_column(String(32), default="", server_default="")
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    sent_with_id: Mapped[int | None] = mapped_column(ForeignKey("delivery.id"), index=True)
    is_in_doubt: Mapped[bool] = mapped_column(default=False, server_default=false())
    state: Mapped[str] = mapped_column(String(16), default="due")
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime] = mapped_column(UtcDateTime)
    locked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    message_id: Mapped[str | None] = mapped_column(String(255))
    last_error: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
