"""The verb about what admins choose for the whole helpdesk."""

from __future__ import annotations

from helpdesk import queries
from helpdesk.actions._door import door, record
from helpdesk.clock import now
from helpdesk.db import session
from helpdesk.models import Setting
from helpdesk.rules.actor import Actor
from helpdesk.rules.settings import OFF, ON


@door()
def change_setting(actor: Actor, _nothing: None, *, name: str, is_on: bool) -> None:
    """Switch one of rules.settings on or off. Choosing what is chosen already is nothing that happened."""
    current = session()
    before, after = queries.settings.value(name), ON if is_on else OFF
    if before == after:
        return
    current.merge(Setting(name=name, value=after, updated_at=now()))
    record(
        current, actor, "setting_changed", before={"name": name, "value": before}, after={"name": name, "value": after}
    )  # fmt: skip
