"""Tickets, who takes part in them, and their tags."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, CheckConstraint, Computed, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from helpdesk.db import Model
from helpdesk.models._types import AUTOINCREMENT, BigId, Id, UtcDateTime


class Ticket(Model):
    """A request and its present state. The columns from `version` on are kept by the verbs, for the queue.

    Indexes are named after the list that they serve; each ends in the id, so that a page begins where the last one ended.
    """

    __tablename__ = "ticket"
    __table_args__ = (
        CheckConstraint("status IN ('open', 'in_progress', 'pending', 'resolved', 'closed')", name="status"),
        Index("ix_ticket_all_by_activity", "activity_at", "id"),
        Index("ix_ticket_open_by_activity", "is_open", "activity_at", "id"),
        Index("ix_ticket_assignee_by_activity", "assignee_id", "is_open", "activity_at", "id"),
        Index("ix_ticket_group_by_activity", "group_id", "is_open", "activity_at", "id"),
        Index("ix_ticket_requester_by_activity", "requester_id", "activity_at", "id"),
        Index("ix_ticket_status_by_activity", "status", "activity_at", "id"),
        Index("ix_ticket_category_by_activity", "category_id", "activity_at", "id"),
        Index("ix_ticket_priority_by_activity", "priority_id", "is_open", "activity_at", "id"),
        Index("ix_ticket_open_by_priority", "is_open", "priority_id", "id"),
        Index("ix_ticket_status_by_id", "status", "id"),
        Index("ix_ticket_assignee_by_id", "assignee_id", "id"),
        Index("ix_ticket_category_by_id", "category_id", "id"),
        Index("ix_ticket_all_by_created", "created_at", "id"),
        Index("ix_ticket_all_by_updated", "updated_at", "id"),
        Index("ix_ticket_all_by_priority", "priority_id", "id"),
        AUTOINCREMENT,
    )
    id: Mapped[Id]
    subject: Mapped[str] = mapped_column(String(255))
    description: Mapped[str]
    description_html: Mapped[str]
    status: Mapped[str] = mapped_column(String(16), default="open")
    is_open: Mapped[bool] = mapped_column(
        Boolean, Computed("status IN ('open', 'in_progress', 'pending')", persisted=True)
    )
    priority_id: Mapped[int] = mapped_column(ForeignKey("priority.id"))
    category_id: Mapped[int | None] = mapped_column(ForeignKey("category.id"))
    requester_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("group.id"))
    follow_up_of: Mapped[int | None] = mapped_column(ForeignKey("ticket.id", ondelete="SET NULL"), index=True)
    channel: Mapped[str] = mapped_column(String(16))
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    activity_at: Mapped[datetime] = mapped_column(UtcDateTime)
    waiting_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_event_id: Mapped[int] = mapped_column(BigId, default=0)
    last_excerpt: Mapped[str] = mapped_column(String(200), default="")
    last_author: Mapped[str] = mapped_column(String(255), default="")
    last_comment_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Participant(Model):
    """Somebody besides the requester who follows a ticket (Cc). `address` is what `added_by_id` typed."""

    __tablename__ = "participant"
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True, index=True)
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    address: Mapped[str | None] = mapped_column(String(320))


class Tag(Model):
    """A free word on tickets, in lower case."""

    __tablename__ = "tag"
    __table_args__ = AUTOINCREMENT
    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(50), unique=True)


class TicketTag(Model):
    """A tag on a ticket."""

    __tablename__ = "ticket_tag"
    ticket_id: Mapped[int] = mapped_column(
        ForeignKey("ticket.id", ondelete="CASCADE", deferrable=True), primary_key=True
    )
    tag_id: Mapped[int] = mapped_column(ForeignKey("tag.id"), primary_key=True, index=True)
