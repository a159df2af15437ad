"""Where one is signed in."""

from flask import g
from flask_babel import gettext as _

from helpdesk import actions
from helpdesk.web.account import blueprint
from helpdesk.web.account.own import saved
from helpdesk.web.who import signed_in


@blueprint.post("/account/sessions/<int:number>/end")
@signed_in
def end_session(number: int):
    actions.end_session(g.actor, g.me.id, number)
    return saved(_("That device is signed out."))


@blueprint.post("/account/sessions/others/end")
@signed_in
def end_other_sessions():
    actions.end_other_sessions(g.actor, g.me.id, g.me.session_id)
    return saved(_("All other devices are signed out."))
