"""Signing in and out."""

from flask import Blueprint

blueprint = Blueprint("auth", __name__)

from helpdesk.web.auth import links, password, sign_in, sign_out  # noqa: E402, F401  they put their pages on the blueprint
