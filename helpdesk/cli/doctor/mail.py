"""The mail server: does it let us in?"""

from __future__ import annotations

from collections.abc import Iterator

from helpdesk.cli.doctor.machine import Finding
from helpdesk.config import Settings
from helpdesk.effects.trial import advice
from helpdesk.gateways import smtp


def mail(settings: Settings) -> Iterator[Finding]:
    """Connect, encrypt and sign in, and send nothing."""
    if settings.smtp is None:
        yield True, "none is set: no mail is sent"
        return
    where = f"{settings.smtp.host}:{settings.smtp.port}"
    try:
        smtp.reach(settings.smtp)
    except smtp.NotSent as trouble:
        yield False, f"{where} says “{trouble.words}”. {advice(trouble)}"
    else:
        yield True, f"{where} lets us in ({settings.smtp.security})"
