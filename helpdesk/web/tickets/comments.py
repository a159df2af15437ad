"""Replying and noting."""

from flask import flash, g, redirect, render_template, request
from flask_babel import gettext as _

from helpdesk import actions, queries
from helpdesk.actions import Uploads
from helpdesk.clock import now
from helpdesk.errors import Conflict, Rejected
from helpdesk.http.refusals import say
from helpdesk.rules.lifecycle import STATUSES
from helpdesk.rules.text import Text
from helpdesk.web import typed
from helpdesk.web.faults import sentences
from helpdesk.web.tickets import blueprint
from helpdesk.web.tickets.one import is_fragment, shown
from helpdesk.web.who import staff


@blueprint.post("/tickets/<int:number>/comments")
@staff
def comment(number: int):
    queries.tickets.get(g.actor, number)
    try:
        event_id = written_once(number, **typed.message(f"ticket-{number}"))
    except Rejected as refusal:
        error, file_faults = sentences(refusal)
        return refused(number, 422, error, file_faults=file_faults)
    except Conflict as conflict:
        newer = queries.tickets.item(g.actor, number, conflict.newer, now())
        return refused(number, 409, say(conflict.sentence), newer=newer, seen=conflict.newer)
    sentence = _("Note added.") if is_note() else _("Reply sent.")
    if is_fragment():
        return render_template("tickets/reply.swap.html", **shown(number, kind=kind()), sentence=sentence)
    flash(sentence)
    return redirect(f"/tickets/{number}#event-{event_id}", 303)


def written_once(number: int, *, text: Text, files: Uploads) -> int:
    """Write it unless this very form was sent already; return the id of its event. Raises Conflict and Rejected."""
    status = wanted_status()
    form = request.form

    def do() -> str:
        if is_note():
            return str(actions.note(g.actor, number, text, status=status, uploads=files).event_id)
        options = {"seen": seen(form.get("seen", "")), "status": status, "uploads": files}
        return str(actions.reply(g.actor, number, text, **options).event_id)

    return int(typed.once(f"user:{g.me.id}", f"comment {number}", (text.source, kind(), status), do))


def refused(number: int, status: int, sentence: str, **more):
    """Give the text back with what is wrong."""
    context = shown(number, error=sentence, typed_text=request.form.get("body", ""), kind=kind(), **more)
    if is_fragment():
        return render_template("tickets/_composer.html", **context), status
    return render_template("tickets/page.html", **context), status


def kind() -> str:
    return "internal" if is_note() else "public"


def is_note() -> bool:
    """Is this a note? Anything but a plain "public" is, so that no slip ever publishes a word."""
    return request.form.get("visibility", "internal") != "public"


def wanted_status() -> str | None:
    """Return the status to set with it, None to leave it."""
    status = {"resolve": "resolved", "pending": "pending"}.get(request.form.get("then", ""))
    return status if status in STATUSES else None


def seen(value: str) -> int | None:
    """Read the last event that the writer saw."""
    return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else None
