"""The queue: where agents are all day."""

from flask import Blueprint

blueprint = Blueprint("queue", __name__)

from helpdesk.web.queue import bulk, listing  # noqa: E402, F401  the views need the blueprint
