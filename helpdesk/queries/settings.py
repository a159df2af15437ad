"""What the admins have chosen for the whole helpdesk."""

from __future__ import annotations

from sqlalchemy import select

from helpdesk.db import session
from helpdesk.i18n import Message
from helpdesk.models import Setting
from helpdesk.rules import settings


def value(name: str) -> str:
    """Return a choice as text, the default of rules.settings where nobody chose."""
    chosen = session().scalar(select(Setting.value).where(Setting.name == name))
    return settings.DEFAULTS[name] if chosen is None else chosen


def is_on(name: str) -> bool:
    """Say whether something that can be switched is on."""
    return value(name) == settings.ON


def promise() -> Message | None:
    """Return what people are told about how soon a reply comes, None for nothing."""
    return settings.PROMISES.get(value(settings.REPLY_TIME))
