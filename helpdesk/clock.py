"""The one place that asks what time it is, so that tests can set it."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """Return this moment: aware, UTC."""
    return datetime.now(UTC)


def iso(moment: datetime) -> str:
    """Write a moment as the API does: UTC, whole seconds, Z (RFC 3339)."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
