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
}
TRANSPORT = "max-age=31536000; includeSubDomains"
WORTH_ZIPPING = 1024
ZIPPABLE = ("text/", "application/json", "application/problem+json", "image/svg+xml")
FRAGMENTS = "Cookie, HX-Request, HX-Request-Type"


def install_headers(app: Flask, settings: Settings) -> None:
    """Add the headers to every answer; refuse foreign hosts where the public address is known."""
    host = urlsplit(settings.base_url).netloc
    if host:
        app.before_request(lambda: None if request.host == host else abort(400))
    app.after_request(compress)
    app.after_request(lambda response: guard(response, settings.is_https))


def guard(response: Response, is_https: bool) -> Response:
    """Add what every answer carries, unless the view has said something stricter."""
    for name, value in ALWAYS.items():
        response.headers.setdefault(name, value)
    if is_https:
        response.headers.setdefault("Strict-Transport-Security", TRANSPORT)
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "private, no-cache"
    if response.mimetype == "text/html":
        response.headers["Vary"] = FRAGMENTS
    return response


def compress(response: Response) -> Response:
    """Gzip text of more than 1 KB for clients that take it; streams go out as they come."""
    if response.is_streamed or response.direct_passthrough or "Content-Encoding" in response.headers:
        return response
    if not (response.mimetype or "").startswith(ZIPPABLE) or (response.content_length or 0) < WORTH_ZIPPING:
        return response
    response.vary.add("Accept-Encoding")
    if request.method != "HEAD" and "gzip" in request.accept_encodings:
        response.set_data(gzip.compress(response.get_data(), 5, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response
