"""The settings: people, groups, categories, keys of programs, and how the system is."""

from flask import Blueprint

blueprint = Blueprint("admin", __name__, url_prefix="/admin")
NUMBER = (
    "<int(max=9223372036854775807):number>"  # an id as the database can hold it; anything else is no page
)

from helpdesk.web.admin import (  # noqa: E402, F401  they put their pages on it
    addresses,
    categories,
    erasing,
    exporting,
    groups,
    hub,
    invitation,
    keys,
    mail,
    merging,
    organisations,
    outbox,
    people,
    person,
    requests,
    system,
)
