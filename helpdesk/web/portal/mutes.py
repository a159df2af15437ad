"""The mails of one request: stopped and let come again on its page, or by the link that each of them carries."""

from flask import flash, redirect, render_template
from flask_babel import gettext as _

from helpdesk import actions, queries
from helpdesk.clock import now
from helpdesk.errors import Missing
from helpdesk.rules.actor import Actor
from helpdesk.rules.tokens import digest
from helpdesk.web import mailed
from helpdesk.web.portal import blueprint
from helpdesk.web.portal.one_request import followed, is_fragment, shown


@blueprint.post("/requests/<int:number>/mute")
@followed
def mute(actor: Actor, number: int):
    actions.mute_ticket(actor, number)
    return changed(actor, number, _("You get no more e-mails about this request."))


@blueprint.post("/requests/<int:number>/mute/removal")
@followed
def unmute(actor: Actor, number: int):
    actions.unmute_ticket(actor, number)
    return changed(actor, number, _("You get e-mails about this request again."))


def changed(actor: Actor, number: int, sentence: str):
    """Show how it is now; what is being typed stays."""
    if is_fragment():
        return render_template("portal/mute.swap.html", **shown(actor, number), sentence=sentence)
    flash(sentence)
    return redirect(f"/requests/{number}#mute", 303)


@blueprint.get("/mute/<token>")
def mute_link(token: str):
    link = living(token)
    return mailed.dead(token) if link is None else state(link)


@blueprint.post("/mute/<token>")
def mute_by_link(token: str):
    """Programs send this for their readers (RFC 8058), without a form's token. The link can do this and the opposite alone."""
    return through(token, actions.mute_ticket)


@blueprint.post("/mute/<token>/removal")
def unmute_by_link(token: str):
    return through(token, actions.unmute_ticket)


def through(token: str, verb):
    """Do it as the person whose mail had the link, and show how it is now: without a redirect, as RFC 8058 wants it."""
    link = living(token)
    try:
        if link is not None:
            verb(Actor("link", link.user_id, "end_user", ticket_id=link.ticket_id), link.ticket_id)
            return state(living(token))
    except Missing:  # they take no part any more, so there is nothing to stop
        pass
    return mailed.dead(token)


def living(token: str):
    """Return what a living link is about (queries.sessions.mute_link), None for a dead one."""
    return queries.sessions.mute_link(digest(token), now())


def state(link):
    """Show whether mails come, and the button that changes it."""
    return mailed.page("portal/mute.html", number=link.ticket_id, is_muted=link.is_muted)


@blueprint.record_once
def take_without_a_forms_token(state) -> None:
    """The mailed link is the secret here, and no page of ours is there to carry another one."""
    state.app.extensions["csrf"].exempt(mute_by_link)
