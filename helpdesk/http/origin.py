"""Forged requests: what a browser says of where a request comes from, beside the CSRF token."""

from flask import Flask, abort, request

SAFE = ("GET", "HEAD", "OPTIONS")
OWN = ("same-origin", "none")


def install_origin_check(app: Flask) -> None:
    """Refuse with 403 each write that a browser sends on behalf of another site (words.filippo.io/csrf)."""
    app.before_request(_check)


def is_own_page() -> bool:
    """Does the browser say for certain that one of our own pages sent this?"""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    return site == "same-origin" or site is None and origin == request.host_url.rstrip("/")


def _check() -> None:
    if request.method in SAFE or request.path.startswith("/v1/"):
        return
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site is not None and site not in OWN:
        abort(403)
    if site is None and origin is not None and origin != request.host_url.rstrip("/"):
        abort(403)
