"""The agents' sidebar: the built-in views with their counts."""

from flask import g, request
from flask_babel import gettext as _

from helpdesk import queries
from helpdesk.clock import now
from helpdesk.rules.actor import Actor
from helpdesk.rules.views import VIEWS

LABELS = {
    "mine": lambda: _("Mine"),
    "unassigned": lambda: _("Unassigned"),
    "my-groups": lambda: _("My groups"),
    "open": lambda: _("Open"),
    "pending": lambda: _("Pending"),
    "resolved": lambda: _("Resolved"),
    "all": lambda: _("All tickets"),
}
ICONS = {
    "mine": "user", "unassigned": "inbox", "my-groups": "users", "open": "circle-dot", "pending": "clock",
    "resolved": "circle-check", "all": "layers",
}  # fmt: skip
KEYS = {"mine": "g m", "unassigned": "g u", "open": "g q"}


def sidebar(actor: Actor) -> list[dict]:
    """Return the entries of the sidebar, made once a request."""
    if "sidebar" not in g:
        counts = queries.queue.counts(actor, now())
        g.sidebar = [_entry(name, counts.get(name)) for name in VIEWS]
    return g.sidebar


def _entry(name: str, count: int | None) -> dict:
    url = view_url(name)
    shown = request.args.get("view", "" if "q" in request.args else "open")
    is_current = request.path == "/tickets" and shown == name
    return {
        "label": LABELS[name](),
        "url": url,
        "icon": ICONS[name],
        "count": count,
        "current": is_current,
        "key": KEYS.get(name),
    }


def view_url(name: str) -> str:
    """Return the address of a built-in view."""
    return f"/tickets?view={name}"
