"""Browsers: HTML pages and htmx swaps, a package per area. They translate; they decide nothing and write nothing."""

from importlib import import_module

from flask import Flask
from flask_babel import Babel
from flask_wtf.csrf import CSRFProtect

from helpdesk.config import Settings
from helpdesk.http.sentences import install_sentences
from helpdesk.i18n import TRANSLATIONS
from helpdesk.web import reader, who
from helpdesk.web.ahead import install_ahead
from helpdesk.web.csrf_cookie import CsrfCookie
from helpdesk.web.stale import install_stale

AREAS = (
    "home",
    "auth",
    "portal",
    "queue",
    "tickets",
    "drafts",
    "files",
    "account",
    "admin",
    "setup",
    "components",
    "api_docs",
)


def install(app: Flask, settings: Settings) -> None:
    """Give the application its pages."""
    app.config["WTF_CSRF_TIME_LIMIT"] = None  # a form that stood open over the weekend must still be sent
    app.config["SESSION_COOKIE_NAME"] = cookie_name(settings, "helpdesk_csrf")
    app.config["SESSION_COOKIE_SAMESITE"] = "Lax"
    app.config["SESSION_COOKIE_SECURE"] = settings.is_https
    app.session_interface = CsrfCookie()
    install_stale(app)
    CSRFProtect(app)
    Babel(
        app,
        default_translation_directories=str(TRANSLATIONS),
        locale_selector=reader.locale,
        timezone_selector=reader.time_zone,
    )
    install_sentences(app.jinja_env)
    who.install_who(app)
    install_ahead(app)
    for area in AREAS:
        app.register_blueprint(import_module(f"helpdesk.web.{area}").blueprint)


def cookie_name(settings: Settings, name: str) -> str:
    """Bind a cookie to this very host where the address is https (RFC 6265bis, __Host-)."""
    return f"__Host-{name}" if settings.is_https else name
