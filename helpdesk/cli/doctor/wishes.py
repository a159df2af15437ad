"""The settings: what cannot be meant together."""

from __future__ import annotations

from collections.abc import Iterator

from helpdesk.cli.doctor.machine import Finding
from helpdesk.config import Settings

AT_HOME = ("127.0.0.1", "::1", "localhost")


def contradictions(settings: Settings) -> Iterator[Finding]:
    """Name every pair of settings that contradict each other."""
    found = [sentence for is_so, sentence in _pairs(settings) if is_so]
    yield from ((False, sentence) for sentence in found)
    if not found:
        yield True, "none contradicts another"


def _pairs(settings: Settings) -> Iterator[tuple[bool, str]]:
    is_reachable = settings.host not in AT_HOME
    yield (
        settings.is_https and not settings.trusted_proxies,
        "HELPDESK_BASE_URL is https, but HELPDESK_TRUSTED_PROXIES names no proxy: all people look like one address, and the"
        " limits on signing in count them together. Name the proxy's address.",
    )
    yield (
        bool(settings.trusted_proxies) and not settings.base_url,
        "HELPDESK_TRUSTED_PROXIES names a proxy, but HELPDESK_BASE_URL not the address that it serves: cookies are not Secure,"
        " and any Host is taken. Set it.",
    )
    yield (
        settings.trusted_proxies == "*" and is_reachable,
        f"HELPDESK_TRUSTED_PROXIES is * and HELPDESK_HOST {settings.host}: whoever reaches the port may claim to be anybody. Name"
        " the proxy's address.",
    )
    yield (
        is_reachable and not settings.base_url,
        f"HELPDESK_HOST is {settings.host}, so others can reach it, without HELPDESK_BASE_URL: passwords travel in the open. Put"
        " a proxy with TLS in front (docs/nginx.conf).",
    )
    yield (
        settings.debug and settings.is_https,
        "HELPDESK_DEBUG is 1 on a public address: unset it.",
    )
