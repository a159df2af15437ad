"""Column types that both databases store alike."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from sqlalchemy import JSON, BigInteger, DateTime, Integer, TypeDecorator
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import mapped_column


class UtcDateTime(TypeDecorator):
    """An aware moment in UTC, to the microsecond: text on SQLite, timestamptz on PostgreSQL."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect) -> datetime | None:
        """Turn any aware moment into UTC (SQLite keeps no zone)."""
        return (
            None
            if value is None
            else value.astimezone(UTC).replace(tzinfo=UTC if dialect.name == "postgresql" else None)
        )

    def result_processor(self, dialect, coltype):
        """Read SQLite's text in one step: lists of moments cost a third less than through the two processors (2026-11-24)."""
        return _from_text if dialect.name == "sqlite" else super().result_processor(dialect, coltype)

    def process_result_value(self, value: datetime | None, dialect) -> datetime | None:
        """Give PostgreSQL's moments in UTC, whatever zone its session has."""
        return None if value is None else value.astimezone(UTC)


def _from_text(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text + "+00:00")


Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
BigId = BigInteger().with_variant(Integer(), "sqlite")

Id = Annotated[int, mapped_column(BigId, primary_key=True)]
AUTOINCREMENT = {"sqlite_autoincrement": True}
