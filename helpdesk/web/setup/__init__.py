"""The first minutes of a helpdesk."""

from flask import Blueprint

blueprint = Blueprint("setup", __name__)

from helpdesk.web.setup import demo, first_admin  # noqa: E402, F401  they put their pages on the blueprint
