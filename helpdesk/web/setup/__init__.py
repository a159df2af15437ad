"""The first minutes of a helpdesk."""

from flask import Blueprint

blueprint = Blueprint("setup", __name__)

from helpdesk.web.setup import first_admin  # noqa: E402, F401  it puts its page on the blueprint
