"""Our cookies: never seen by scripts, never sent by other sites' forms, bound to this very host where the address is https."""

from flask import current_app

SESSION = "helpdesk_session"
BROWSER = "helpdesk_browser"
LINKS = "helpdesk_links"  # the tokens of mailed links, a full stop between


def cookie(name: str) -> str:
    """Return a cookie's name as this address has it (RFC 6265bis, __Host-)."""
    return f"__Host-{name}" if current_app.config["SETTINGS"].is_https else name


def set_cookie(response, name: str, value: str, days: int) -> None:
    """Set one of our cookies."""
    secure = current_app.config["SETTINGS"].is_https
    response.set_cookie(
        cookie(name), value, max_age=days * 86_400, httponly=True, samesite="Lax", secure=secure, path="/"
    )
