"""Programs: /v1/support."""

from flask import Blueprint, Flask

from helpdesk.api import comments, lookups, tickets
from helpdesk.api.keys import note_use
from helpdesk.config import Settings

PREFIX = "/v1/support"
ROUTES = (
    ("GET", "/tickets", tickets.every),
    ("POST", "/tickets", tickets.add),
    ("GET", "/tickets/<number>", tickets.one),
    ("PUT", "/tickets/<number>", tickets.change),
    ("DELETE", "/tickets/<number>", tickets.delete),
    ("GET", "/tickets/<number>/comments", comments.every),
    ("POST", "/tickets/<number>/comments", comments.add),
    ("GET", "/categories", lookups.categories),
    ("GET", "/priorities", lookups.priorities),
)


def install(app: Flask, settings: Settings) -> None:
    """Give the application its API. Its key is a header, which no other site can send: it needs no CSRF token."""
    blueprint = Blueprint("api", __name__, url_prefix=PREFIX)
    for method, path, view in ROUTES:
        name = f"{view.__module__.rpartition('.')[2]}_{view.__name__}"
        # strict_slashes, merge_slashes: with or without a trailing slash, and never a redirect.
        blueprint.add_url_rule(path, name, view, methods=[method], strict_slashes=False, merge_slashes=False)
    blueprint.teardown_request(note_use)
    app.register_blueprint(blueprint)
    app.extensions["csrf"].exempt(blueprint)
