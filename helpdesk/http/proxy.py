"""Who asks, when a reverse proxy asks for them: its word counts, and nobody else's.

waitress does this before us, and then there is nothing left to do; gunicorn and others know nothing of the client's address.
"""

from collections.abc import Callable, Iterable

from flask import Flask

from helpdesk.config import Settings

CLAIMS = tuple(
    f"HTTP_{name}"
    for name in ("X_FORWARDED_FOR", "X_FORWARDED_PROTO", "X_FORWARDED_HOST", "X_FORWARDED_PORT", "FORWARDED")
)


def install_proxy(app: Flask, settings: Settings) -> None:
    """Give every request its client's address and the public scheme. Goes around everything else."""
    app.wsgi_app = behind(app.wsgi_app, settings.trusted_proxies, "https" if settings.is_https else None)


def behind(inner: Callable, trusted: str, scheme: str | None) -> Callable:
    """Wrap a WSGI application."""

    def answer(environ: dict, start_response: Callable) -> Iterable[bytes]:
        claimed = environ.get("HTTP_X_FORWARDED_FOR", "")
        if claimed and trusted and trusted in ("*", environ.get("REMOTE_ADDR")):
            environ["REMOTE_ADDR"] = claimed.rpartition(",")[
                2
            ].strip()  # the last is what the proxy saw itself
        for name in CLAIMS:
            environ.pop(name, None)
        if scheme:
            environ["wsgi.url_scheme"] = scheme
        return inner(environ, start_response)

    return answer
