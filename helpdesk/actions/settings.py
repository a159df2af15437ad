"""The verb about what admins choose for the whole helpdesk."""

from __future__ import annotations

from helpdesk import queries
from helpdesk.actions._door import door, record
from helpdesk.clock import now
from helpdesk.db import session
from helpdesk.errors import rejected
from helpdesk.i18n import _
from helpdesk.models import Setting
from helpdesk.rules.actor import Actor
from helpdesk.rules.settings import CHOICES


@door()
def change_setting(actor: Actor, _nothing: None, *, name: str, value: str) -> None:
    """Choose one of rules.settings.CHOICES; what is chosen already is nothing that happened. Raises Rejected for others."""
    current, before = session(), queries.settings.value(name)
    if value not in CHOICES[name]:
        raise rejected(name, _("Choose one of the list."), "unknown")
    if before == value:
        return
    current.merge(Setting(name=name, value=value, updated_at=now()))
    record(
        current, actor, "setting_changed", before={"name": name, "value": before}, after={"name": name, "value": value}
    )  # fmt: skip
