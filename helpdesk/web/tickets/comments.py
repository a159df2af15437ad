"""Replying and noting."""

from flask import flash, g, redirect, render_template, request
from flask_babel import gettext as _
from sqlalchemy import Row

from helpdesk import actions, queries
from helpdesk.actions import Sending, Uploads
from helpdesk.clock import now
from helpdesk.errors import Conflict, Rejected
from helpdesk.http.refusals import say
from helpdesk.rules.held_replies import seconds_to_undo
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
    ticket = queries.tickets.get(g.actor, number)
    try:
        place = written_once(ticket, **typed.message(f"ticket-{number}"))
    except Rejected as refusal:
        error, file_faults = sentences(refusal)
        return refused(number, 422, error, file_faults=file_faults)
    except Conflict as conflict:
        return refused(number, 409, say(conflict.sentence), **unseen(number, conflict.newer))
    sentence = said(ticket, place)
    if is_fragment():
        return render_template("tickets/reply.swap.html", **shown(number, kind=kind()), sentence=sentence)
    flash(sentence)
    return redirect(f"/tickets/{number}#{place}", 303)


def written_once(ticket: Row, *, text: Text, files: Uploads) -> str:
    """Write it unless this very form was sent already; return where it is on the page. Raises Conflict and Rejected."""
    number, status, seconds = ticket.id, wanted_status(), seconds_to_undo(g.me.preferences)

    def do() -> str:
        if is_note():
            return f"event-{actions.note(g.actor, number, text, status=status, uploads=files).event_id}"
        options = {"seen": seen("seen"), "seen_held": seen("seen_held"), "status": status, "uploads": files}
        if seconds and ticket.requester_id != g.me.id:
            return f"held-{actions.hold_reply(g.actor, number, text, seconds=seconds, **options)}"
        return f"event-{actions.reply(g.actor, number, text, **options).event_id}"

    return typed.once(f"user:{g.me.id}", f"comment {number}", (text.source, kind(), status), do)


def unseen(number: int, newer: int | Sending) -> dict:
    """Return what the composer shows of what the writer had not seen, and that it is seen now."""
    if isinstance(newer, Sending):
        held = {each.id: each for each in queries.held_replies.of_ticket(number)}
        return {"sending": held.get(newer.held_id), "seen_held": newer.held_id}
    return {"newer": queries.tickets.item(g.actor, number, newer, now()), "seen": newer}


def said(ticket: Row, place: str) -> str:
    """Say in passing what became of it."""
    if is_note():
        return _("Note added.")
    if place.startswith("held"):
        return _("Sending to %(name)s. You can still undo it.", name=ticket.requester_name)
    return _("Reply sent.")


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


def seen(name: str) -> int | None:
    """Read the last event, or the last held reply, that the writer saw."""
    value = request.form.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else None
