"""Who else is on a request: its requester adds people by their addresses, and takes them out again."""

from datetime import timedelta

from flask import flash, g, redirect, render_template, request
from flask_babel import gettext as _

from helpdesk import actions, queries
from helpdesk.errors import Refusal, Rejected, TooMany
from helpdesk.rules import fields
from helpdesk.rules.actor import Actor
from helpdesk.web import browser, reader
from helpdesk.web.faults import sentences
from helpdesk.web.mailed import sends_mail
from helpdesk.web.portal import blueprint
from helpdesk.web.portal.one_request import followed, is_fragment, shown

HOUR = timedelta(hours=1)
MOST_AN_HOUR = 30


@blueprint.post("/requests/<int:number>/participants")
@followed
def add_participant(actor: Actor, number: int):
    queries.tickets.get(actor, number)
    try:
        contact = reader.contact(fields.email(request.form.get("email", "")))
        count_it()
        actions.add_participant(actor, number, contact)
    except (Rejected, TooMany) as refusal:
        return refused(actor, number, refusal)
    told = _("Added. They get the next reply by e-mail, with a link to this page.")
    return changed(actor, number, told if sends_mail() else _("Added. No e-mail is sent, so tell them."))


@blueprint.post("/requests/<int:number>/participants/removal")
@followed
def remove_participant(actor: Actor, number: int):
    """By the address that was typed: a number would tell whether it was known before."""
    queries.tickets.get(actor, number)
    user_id = queries.beside.added_by(actor, number, request.form.get("email", ""))
    if user_id is not None:
        actions.remove_participant(actor, number, user_id)
    return changed(actor, number, _("Removed."))


def count_it() -> None:
    """Count who adds people. Raises TooMany."""
    who = browser.owner(g.me and g.me.id, browser.secret() or request.remote_addr or "")
    actions.count_attempt("adds people", who, most=MOST_AN_HOUR, within=HOUR)


def changed(actor: Actor, number: int, sentence: str):
    if is_fragment():
        context = shown(actor, number) | {"is_changed": True}
        return render_template("portal/in-copy.swap.html", **context, sentence=sentence)
    flash(sentence)
    return redirect(f"/requests/{number}#in-copy", 303)


def refused(actor: Actor, number: int, refusal: Refusal):
    typed = {"typed_email": request.form.get("email", ""), "email_fault": sentences(refusal)[0]}
    context = shown(actor, number) | typed
    status = 429 if isinstance(refusal, TooMany) else 422
    if is_fragment():
        return render_template("portal/_participants.html", **context), status
    return render_template("portal/request.html", **context), status
