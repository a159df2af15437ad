"""The same change on several tickets."""

from flask import flash, g, redirect, request
from flask_babel import gettext as _
from flask_babel import ngettext

from helpdesk import actions
from helpdesk.errors import Rejected
from helpdesk.http.refusals import say
from helpdesk.rules import fields
from helpdesk.rules.lifecycle import PRIORITIES, STATUSES
from helpdesk.web.auth.way_back import local_path
from helpdesk.web.queue import blueprint
from helpdesk.web.who import staff

MOST = 500
MOST_NAMED = 5


@blueprint.post("/tickets/bulk")
@staff
def bulk():
    ids = numbers(request.form.getlist("ids"))
    back = redirect(local_path(request.form.get("back", "/tickets")), 303)
    try:
        changes = wanted()
    except Rejected as refusal:
        flash(say(refusal.sentence), "error")
        return back
    if not ids or not changes:
        flash(_("Tick tickets first.") if not ids else _("Choose what to change first."), "error")
        return back
    tell(actions.change_tickets(g.actor, ids, changes))
    return back


def numbers(words: list[str]) -> list[int]:
    """Read the numbers of tickets; what is none is left out."""
    return [int(word) for word in words[:MOST] if word.isascii() and word.isdigit() and len(word) < 19]


def wanted() -> dict[str, object]:
    """Return the changes that the bar asks for. Raises Rejected for tags that cannot be."""
    form, changes = request.form, {}
    status = "resolved" if form.get("verb") == "resolve" else form.get("status", "")
    if status in STATUSES:
        changes["status"] = status
    if form.get("priority") in PRIORITIES:
        changes["priority"] = form["priority"]
    for field in ("assignee_id", "group_id", "category_id"):
        value = form.get(field, "")
        if value:
            changes[field] = number_of(value)
    if form.get("tags", "").strip():
        changes["add_tags"] = fields.tags(form["tags"].split(","))
    return changes


def number_of(value: str) -> int | None:
    """Read a select: "me", "none" or an id. What is no id finds nobody, and is refused as such."""
    if value == "me":
        return g.actor.user_id
    return (
        None
        if value == "none"
        else int(value)
        if value.isascii() and value.isdigit() and len(value) < 19
        else 0
    )


def tell(results: list) -> None:
    """Say what became of the tickets: how many changed, and which did not, and why."""
    refused = [each for each in results if each.refusal is not None]
    done = len(results) - len(refused)
    if done:
        flash(ngettext("%(num)s ticket changed.", "%(num)s tickets changed.", done))
    for each in refused[:MOST_NAMED]:
        flash(_("#%(id)s was skipped: %(why)s", id=each.ticket_id, why=say(each.refusal)), "error")
    if len(refused) > MOST_NAMED:
        flash(_("%(number)s more were skipped.", number=len(refused) - MOST_NAMED), "error")
