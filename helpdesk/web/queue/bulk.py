"""The same change on several tickets."""

from urllib.parse import parse_qsl, urlsplit

from flask import flash, g, redirect, request
from flask_babel import gettext as _
from flask_babel import ngettext

from helpdesk import actions, queries
from helpdesk.clock import now
from helpdesk.errors import Rejected, rejected
from helpdesk.http.refusals import say
from helpdesk.i18n import _ as message
from helpdesk.rules import fields
from helpdesk.rules.lifecycle import PRIORITIES, STATUSES
from helpdesk.rules.search_query import parse
from helpdesk.web.auth.way_back import local_path
from helpdesk.web.queue import blueprint
from helpdesk.web.queue.listing import MOST, asked, fresh, numbers
from helpdesk.web.who import staff

MOST_NAMED = 5


@blueprint.post("/tickets/bulk")
@staff
def bulk():
    ids = numbers(request.form.getlist("ids"))
    try:
        said, refused = told(actions.change_tickets(g.actor, ids, changes_of(ids)))
    except Rejected as refusal:
        said, refused, ids = [], [say(refusal.sentence)], []
    back = local_path(request.form.get("back", "/tickets"))
    if request.headers.get("HX-Request-Type") == "partial":
        return swapped(ids, back, said, refused)
    for kind, sentences in (("message", said), ("error", refused)):
        for sentence in sentences:
            flash(sentence, kind)
    return redirect(back, 303)


def swapped(ids: list[int], back: str, said: list[str], refused: list[str]):
    """Answer htmx: the rows as they are now, an empty bar, and what became of them."""
    choices = queries.choices.of_ticket() if ids else None  # without: the bar and the ticks stay as they are
    _view, text = asked(dict(parse_qsl(urlsplit(back).query)))
    body = fresh(ids, parse(text, now()), said=said, refused=refused, choices=choices, here=back)
    return body, 200 if ids else 422


def changes_of(ids: list[int]) -> dict[str, object]:
    """Return the changes that the bar asks for. Raises Rejected when it asks for nothing, or for tags that cannot be."""
    if not ids:
        raise rejected("ids", message("Tick tickets first."))
    if len(request.form.getlist("ids")) > MOST:
        raise rejected("ids", message("At most %(most)s tickets at once. Tick fewer.", most=MOST))
    changes = wanted()
    if not changes:
        raise rejected("status", message("Choose what to change first."))
    return changes


def wanted() -> dict[str, object]:
    """Read the bar. Raises Rejected for tags that cannot be."""
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


def told(results: list) -> tuple[list[str], list[str]]:
    """Say what became of the tickets: how many changed; which did not, and why."""
    skipped = [each for each in results if each.refusal is not None]
    done = len(results) - len(skipped)
    said = [ngettext("%(num)s ticket changed.", "%(num)s tickets changed.", done)] if done else []
    refused = [
        _("#%(id)s was skipped: %(why)s", id=each.ticket_id, why=say(each.refusal))
        for each in skipped[:MOST_NAMED]
    ]
    if len(skipped) > MOST_NAMED:
        refused.append(_("%(number)s more were skipped.", number=len(skipped) - MOST_NAMED))
    return said, refused
