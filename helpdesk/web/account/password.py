"""Changing one's own password."""

from datetime import timedelta

from flask import g
from flask_babel import gettext as _

from helpdesk import actions, queries
from helpdesk.errors import Rejected, TooMany
from helpdesk.http.refusals import say
from helpdesk.rules import passwords
from helpdesk.web.account import blueprint
from helpdesk.web.account.forms import PasswordForm
from helpdesk.web.account.own import page, saved
from helpdesk.web.faults import show, show_faults
from helpdesk.web.who import signed_in

MOST = 10
WINDOW = timedelta(minutes=15)


@blueprint.post("/account/password")
@signed_in
def change_password():
    form = PasswordForm()
    try:
        actions.count_attempt("password", str(g.me.id), most=MOST, within=WINDOW)
        password = passwords.clean(form.password.data or "")
    except TooMany as refusal:
        show(form, "current", say(refusal.sentence))
        return page(password_form=form), 429, {"Retry-After": str(refusal.retry_after)}
    except Rejected as refusal:
        show_faults(form, refusal)
        return page(password_form=form), 422
    if not passwords.matches(form.current.data or "", queries.people.by_email(g.me.email).password_hash):
        show(form, "current", _("This is not your password."))
        return page(password_form=form), 422
    hashed = passwords.hash_password(password)
    actions.change_password(g.actor, g.me.id, hashed, keep_session=g.me.session_id)
    actions.forget_attempts("password", str(g.me.id))
    return saved(_("Your password is changed. Everywhere else you were signed out."))
