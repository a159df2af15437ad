"""What every answer carries, errors included: the content policy, caching, compression; and the Host check."""

import gzip
from urllib.parse import urlsplit

from flask import Flask, Response, abort, request

from helpdesk.config import Settings

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-src 'self'; frame-ancestors 'none'; manifest-src 'self'; object-src 'none'; "
    "require-trusted-types-for 'script'; trusted-types htmx"
)
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "Cache-Control": "private, no-cache",
}
TRANSPORT = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}
WORTH_ZIPPING = 1024
ZIPPABLE = ("text/", "application/json", "application/problem+json", "image/svg+xml")
FRAGMENTS = "Cookie, HX-Request, HX-Request-Type"


def always(is_https: bool) -> dict[str, tuple[str, str]]:
    """Return what no answer lacks: each header with its value, by its name in lower case."""
    headers = ALWAYS | TRANSPORT if is_https else ALWAYS
    return {name.lower(): (name, value) for name, value in headers.items()}


def install_headers(app: Flask, settings: Settings) -> None:
    """Refuse foreign hosts where the public address is known; say what pages depend on, and compress."""
    host = urlsplit(settings.base_url).netloc
    if host:
        app.before_request(lambda: None if request.host == host else abort(400))
    app.after_request(compress)


def compress(response: Response) -> Response:
    """Gzip text of more than 1 KB for clients that take it; streams go out as they come."""
    kind = response.headers.get("Content-Type", "")
    if kind.startswith("text/html"):
        response.headers["Vary"] = FRAGMENTS
    if not kind.startswith(ZIPPABLE) or response.is_streamed or response.direct_passthrough:
        return response
    if (response.content_length or 0) < WORTH_ZIPPING or "Content-Encoding" in response.headers:
        return response
    response.vary.add("Accept-Encoding")
    if request.method != "HEAD" and "gzip" in request.accept_encodings:
        response.set_data(gzip.compress(response.get_data(), 5, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response
