"""What the admins have chosen for the whole helpdesk."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from helpdesk.db import connection
from helpdesk.i18n import Message
from helpdesk.models import Setting
from helpdesk.prepared import Prepared
from helpdesk.rules import settings

CHOSEN = Prepared(  # every page of a request that waits asks it
    select(Setting.value).where(Setting.name == bindparam("name"))
)  # fmt: skip


def value(name: str) -> str:
    """Return a choice as text, the default of rules.settings where nobody chose."""
    chosen = CHOSEN.first(connection(), name=name)
    return chosen.value if chosen else settings.DEFAULTS[name]


def is_on(name: str) -> bool:
    """Say whether something that can be switched is on."""
    return value(name) == settings.ON


def promise() -> Message | None:
    """Return what people are told about how soon a reply comes, None for nothing."""
    return settings.PROMISES.get(value(settings.REPLY_TIME))
