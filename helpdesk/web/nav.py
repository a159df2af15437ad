"""The agents' sidebar: the built-in views with their counts."""

from typing import NamedTuple

from flask import g, request

from helpdesk import queries
from helpdesk.clock import now
from helpdesk.http.sentences import plain as _
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


class Entry(NamedTuple):
    """One line of the sidebar. `section` is a heading above it; `is_late` makes the count red."""

    label: str
    url: str
    icon: str
    count: int | None = None
    is_current: bool = False
    key: str = ""
    section: str = ""
    is_late: bool = False


def sidebar(actor: Actor) -> tuple[Entry, ...]:
    """Return the entries of the sidebar, made once a request."""
    if "sidebar" not in g:
        counts = queries.queue.counts(actor, now())
        shown = (
            request.args.get("view", "" if "q" in request.args else "open")
            if request.path == "/tickets"
            else ""
        )
        g.sidebar = tuple(_entry(name, counts.get(name), shown == name) for name in VIEWS)
    return g.sidebar


def _entry(name: str, count: int | None, is_current: bool) -> Entry:
    return Entry(LABELS[name](), view_url(name), ICONS[name], count, is_current, KEYS.get(name, ""))


def view_url(name: str) -> str:
    """Return the address of a built-in view."""
    return f"/tickets?view={name}"
