"""What everybody may change about themselves."""

from flask import Blueprint

blueprint = Blueprint("account", __name__)

from helpdesk.web.account import (  # noqa: E402, F401  they put their pages on the blueprint
    addresses,
    exporting,
    mails,
    own,
    password,
    sessions,
)
