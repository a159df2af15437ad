"""Answering one's own request, and saying that it is solved or not."""

from datetime import timedelta

from flask import Response, flash, g, redirect, render_template, request
from flask_babel import gettext as _

from helpdesk import actions, queries
from helpdesk.actions import Uploads
from helpdesk.errors import Conflict, Refusal, Rejected, TooMany
from helpdesk.http.refusals import say
from helpdesk.rules.actor import Actor
from helpdesk.web import browser, typed
from helpdesk.web.faults import sentences
from helpdesk.web.portal import blueprint
from helpdesk.web.portal.one_request import followed, is_fragment, shown, to_request

HOUR = timedelta(hours=1)
MOST_BY_GUESTS = 60
VERBS = {"resolve": actions.resolve, "reopen": actions.reopen}


@blueprint.post("/requests/<int:number>/comments")
@followed
def reply(actor: Actor, number: int):
    before = queries.tickets.get(actor, number)
    body, is_solved = request.form.get("body", ""), request.form.get("then") == "resolve"
    if is_solved and not body.strip():
        return changed(actor, number, "resolve")
    try:
        went_to, event = sent_once(actor, number, **typed.message(f"request-{number}"), is_solved=is_solved)
    except (Rejected, Conflict, TooMany) as refusal:
        return refused(actor, number, body, refusal)
    if went_to != number:
        return followed_up(actor, went_to)
    return answered(actor, number, said(before.status, is_solved), place=f"#event-{event}")


@blueprint.post("/requests/<int:number>/resolution")
@followed
def resolution(actor: Actor, number: int):
    return changed(actor, number, request.form.get("verb", ""))


def changed(actor: Actor, number: int, verb: str):
    """Resolve or reopen. Who is too late sees how it is now."""
    queries.tickets.get(actor, number)
    if verb not in VERBS:
        return answered(actor, number, _("Choose what to do with this request."), "error")
    try:
        VERBS[verb](actor, number)
    except Conflict as refusal:
        return answered(actor, number, say(refusal.sentence), "error")
    return answered(
        actor,
        number,
        _("Thank you. This is resolved.") if verb == "resolve" else _("The request is open again."),
    )


def sent_once(actor: Actor, number: int, *, text, files: Uploads, is_solved: bool) -> tuple[int, str]:
    """Answer unless this very form was sent already; return the number of the request that holds the text, and the event's id."""
    secret = browser.secret() if actor.kind == "link" else ""
    if actor.kind == "link":
        actions.count_attempt("reply from", request.remote_addr or "", most=MOST_BY_GUESTS, within=HOUR)
    owner = browser.owner(g.me and g.me.id, secret)

    def do() -> str:
        written = actions.answer(actor, number, text, is_solved=is_solved, browser=secret, uploads=files)
        return f"{written.ticket_id} {written.event_id}"

    went_to, _space, event = typed.once(owner, f"reply {number}", (text.source, is_solved), do).partition(" ")
    return int(went_to), event


def said(status_before: str, is_solved: bool) -> str:
    """Return what the sender is told."""
    if is_solved:
        return _("Your reply was sent, and the request is resolved.")
    if status_before == "resolved":
        return _("Your reply was sent. The request is open again.")
    return _("Your reply was sent.")


def answered(actor: Actor, number: int, sentence: str, kind: str = "good", *, place: str = ""):
    """Show the request as it is now: three swaps for htmx, else the page again, at the place of what was sent."""
    if is_fragment():
        return render_template(
            "portal/reply.swap.html",
            **(shown(actor, number) | {"is_fresh": True}),
            sentence=sentence,
            kind=kind,
        )
    flash(sentence, kind)
    return redirect(f"/requests/{number}{place}", 303)


def refused(actor: Actor, number: int, body: str, refusal: Refusal):
    """Give the text and the files back with what is wrong."""
    error, file_faults = sentences(refusal)
    context = shown(actor, number, typed_text=body, error=error, file_faults=file_faults)
    if is_fragment():
        return render_template("portal/_composer.html", **context), 422
    return render_template("portal/request.html", **context), 422


def followed_up(actor: Actor, number: int) -> Response:
    """Go to the new request; a guest's browser may follow it too."""
    flash(_("The old request is closed, so your reply opened a follow-up: #%(number)s.", number=number))
    response = to_request(number)
    if actor.kind == "link":
        browser.remember(response, browser.secret(), number)
    return response
