"""What end users and guests see: their requests."""

from flask import Blueprint

blueprint = Blueprint("portal", __name__)

from helpdesk.web.portal import link, my_requests, new_request, one_request, participants, ratings, replies  # noqa: E402, F401  they put their pages on it
