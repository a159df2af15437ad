"""The front door."""

from flask import Blueprint

blueprint = Blueprint("home", __name__)

from helpdesk.web.home import front_door  # noqa: E402, F401  it puts its page on the blueprint
