"""Signing in and out."""

from flask import Blueprint

blueprint = Blueprint("auth", __name__)

from helpdesk.web.auth import (  # noqa: E402  they put their pages on the blueprint
    links,  # noqa: F401
    password,  # noqa: F401
    registration,  # noqa: F401
    sign_in,  # noqa: F401
    sign_out,  # noqa: F401
)
