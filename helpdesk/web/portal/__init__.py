"""What end users and guests see: their requests."""

from flask import Blueprint

blueprint = Blueprint("portal", __name__)

from helpdesk.web.portal import (  # noqa: E402  they put their pages on it
    link,  # noqa: F401
    mutes,  # noqa: F401
    my_requests,  # noqa: F401
    new_request,  # noqa: F401
    news,  # noqa: F401
    one_request,  # noqa: F401
    participants,  # noqa: F401
    ratings,  # noqa: F401
    replies,  # noqa: F401
    similar,  # noqa: F401
)
