"""What everybody may change about themselves."""

from flask import Blueprint

blueprint = Blueprint("account", __name__)

from helpdesk.web.account import addresses, mails, own, password, sessions  # noqa: E402, F401  they put their pages on the blueprint
