"""Saying how a request was solved: a form that counts when it is sent, never when it is looked at."""

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _

from helpdesk import actions, queries
from helpdesk.errors import Conflict, Rejected, rejected
from helpdesk.http.refusals import say
from helpdesk.i18n import _ as message
from helpdesk.rules import fields
from helpdesk.rules.actor import Actor
from helpdesk.web.faults import sentences
from helpdesk.web.portal import blueprint
from helpdesk.web.portal.one_request import followed, is_fragment, shown

CHOICES = {"up": True, "down": False}


@blueprint.post("/requests/<int:number>/rating")
@followed
def rate(actor: Actor, number: int):
    queries.tickets.get(actor, number)
    try:
        actions.rate(actor, number, **rating_sent())
    except Rejected as refusal:
        return refused(shown(actor, number), sentences(refusal)[0])
    except Conflict as refusal:
        return rated(shown(actor, number), say(refusal.sentence), "error")
    return rated(shown(actor, number), _("Thank you. That helps us."))


def rating_sent() -> dict:
    """Return the clean rating. Raises Rejected with every fault."""
    return fields.gather(is_good=choice, remark=lambda: fields.remark(request.form.get("remark", "")))


def choice() -> bool:
    word = request.form.get("rating", "")
    if word not in CHOICES:
        raise rejected("rating", message("Choose “Good” or “Not good”."), "required")
    return CHOICES[word]


def rated(context: dict, sentence: str, kind: str = "good"):
    """Show the request's head as it is now; what is being typed below it stays."""
    if is_fragment():
        return render_template("portal/rated.swap.html", **context, sentence=sentence, kind=kind)
    flash(sentence, kind)
    return redirect(f"/requests/{context['ticket'].id}#rating", 303)


def refused(context: dict, fault: str):
    """Give the form back as it was filled in."""
    typed = {"choice": request.form.get("rating", ""), "remark": request.form.get("remark", "")}
    context |= {"rating": context["rating"] and context["rating"] | typed, "rating_fault": fault}
    if is_fragment():
        return render_template("portal/_rating.html", **context), 422
    return render_template("portal/request.html", **context), 422
