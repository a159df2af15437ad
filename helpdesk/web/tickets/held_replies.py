"""Replies that may still be taken back: Undo and Send now, and what the page shows then."""

from datetime import datetime
from math import ceil

from flask import flash, g, redirect, render_template, request
from flask_babel import gettext as _

from helpdesk import actions, queries
from helpdesk.clock import now
from helpdesk.errors import Missing, Rejected, TooMany
from helpdesk.web import uploads
from helpdesk.web.faults import sentences
from helpdesk.web.tickets import blueprint
from helpdesk.web.tickets.one import begun, is_fragment, shown
from helpdesk.web.who import staff


@blueprint.post("/tickets/<int:number>/held-replies/<int:held_id>/undoing")
@staff
def undo(number: int, held_id: int):
    """Take it back: text and files are in the composer again, before what was begun there since."""
    queries.tickets.get(g.actor, number)
    try:
        actions.undo_reply(g.actor, held_id, **typed_since())
    except Missing:
        return gone(number, _("Too late: it is not waiting any more."))
    sentence = _("Taken back. Nothing was sent.")
    if is_fragment():
        return render_template(
            "tickets/undone.swap.html", **shown(number, **begun(number)), sentence=sentence
        )
    keep_files(number)
    flash(sentence)
    return redirect(f"/tickets/{number}?begun=1#composer", 303)


@blueprint.post("/tickets/<int:number>/held-replies/<int:held_id>/sending")
@staff
def send_now(number: int, held_id: int):
    """Send it now. An open page asks this by itself when the time is over, so nothing hangs on the worker."""
    queries.tickets.get(g.actor, number)
    try:
        event_id = actions.release_reply(g.actor, held_id).event_id
    except Missing:
        return gone(number, "")
    if is_fragment():
        return shown_sent(number, _("Reply sent."))
    flash(_("Reply sent."))
    return redirect(f"/tickets/{number}{kept_beside(number)}#event-{event_id}", 303)


def gone(number: int, sentence: str):
    """Show the ticket as it is: the reply went out, or was taken back, somewhere else."""
    if is_fragment():
        return shown_sent(number, sentence)
    if sentence:
        flash(sentence)
    return redirect(f"/tickets/{number}{kept_beside(number)}", 303)


def typed_since() -> dict:
    """Return what the composer held when a button beside it was pressed. Plain forms send line ends as CR LF."""
    text = request.form.get("body", "").replace("\r\n", "\n").replace("\0", "")
    return {"begun": text, "is_note": request.form.get("visibility") == "internal"}


def kept_beside(number: int) -> str:
    """Keep what the composer held, for a page without scripts that is loaded again; return what its address needs to show it."""
    keep_files(number)
    typed = typed_since()
    if not typed["begun"].strip():
        return ""
    actions.join_draft(g.me.id, f"ticket-{number}", **typed)
    return "?begun=1"


def keep_files(number: int) -> None:
    """Keep the files that were chosen in the composer, too, and say of each that is not taken why."""
    try:
        uploads.taken(f"ticket-{number}")
    except (Rejected, TooMany) as refusal:
        sentence, of_files = sentences(refusal)
        for each in of_files or [sentence]:
            flash(each, "error")


def shown_sent(number: int, sentence: str) -> str:
    """Show the ticket as it is now; `was` is the status that the page shows."""
    was = request.args.get("was", "")
    return render_template("tickets/sent.swap.html", **shown(number), was=was, sentence=sentence)


@blueprint.app_template_filter()
def seconds_left(moment: datetime) -> int:
    """Return how many whole seconds are left until a moment, 0 when it is past."""
    return max(0, ceil((moment - now()).total_seconds()))
