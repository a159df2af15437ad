"""How far the demo is that a page asked for."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from helpdesk.db import session
from helpdesk.models import Setting

NAME = "demo_load"


@dataclass(frozen=True)
class Progress:
    """`state` is asked, running, done or failed; so many of so many tickets."""

    state: str
    done: int
    total: int

    @property
    def is_under_way(self) -> bool:
        """Is there something to wait for?"""
        return self.state in ("asked", "running")


def progress() -> Progress | None:
    """Return how far it is, None when no page has asked for a demo yet."""
    value = session().scalar(select(Setting.value).where(Setting.name == NAME))
    return None if value is None else Progress(**json.loads(value))


def noted_at() -> datetime:
    """Return when the progress last moved; somebody has asked for the demo."""
    return session().scalars(select(Setting.updated_at).where(Setting.name == NAME)).one()
