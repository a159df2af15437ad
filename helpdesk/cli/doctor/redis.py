"""Redis, when there is to be one."""

from __future__ import annotations

from collections.abc import Iterator

from helpdesk.cli.doctor.machine import Finding
from helpdesk.config import Settings
from helpdesk.gateways import redis as gateway


def redis(settings: Settings) -> Iterator[Finding]:
    """Does it answer?"""
    if not settings.redis_url:
        advice = "" if settings.is_sqlite else "; with several server processes set HELPDESK_REDIS_URL"
        yield True, f"none is set: each process counts by itself{advice}"
        return
    try:
        yield True, f"it answers: Redis {gateway.version(settings.redis_url)}"
    except Exception as error:
        if not gateway.is_unreachable(error):
            raise
        yield (
            False,
            "it does not answer. Does it run, and is HELPDESK_REDIS_URL right? Until then nothing is limited.",
        )
