"""Choosing a password by a mailed link: one's first (an invitation) or a new one."""

from flask import flash, g, redirect
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import PasswordField

from helpdesk import actions, queries
from helpdesk.clock import now
from helpdesk.effects.link_letters import invited
from helpdesk.errors import Missing, Rejected
from helpdesk.http.refusals import say
from helpdesk.rules import links, passwords
from helpdesk.rules.tokens import digest
from helpdesk.web import mailed
from helpdesk.web.auth import blueprint
from helpdesk.web.auth.links import LinkForm, ask_page, asked
from helpdesk.web.auth.sign_in import admitted
from helpdesk.web.faults import show_faults


class NewPasswordForm(FlaskForm):
    """A password of one's own."""

    password = PasswordField(lazy_gettext("New password"), description=lazy_gettext("At least 8 characters."))


@blueprint.get("/password")
def ask_password_link_page():
    return redirect("/account", 303) if g.me is not None else ask_page(LinkForm(), links.RESET)


@blueprint.post("/password")
def ask_password_link():
    return asked(links.RESET)


@blueprint.get("/password/<token>")
def new_password_page(token: str):
    return _page(token, NewPasswordForm()) if _is_living(token) else mailed.dead(token)


@blueprint.post("/password/<token>")
def new_password(token: str):
    form = NewPasswordForm()
    if not _is_living(token):
        return mailed.dead(token)
    try:
        hashed = passwords.hash_password(passwords.clean(form.password.data or ""))
        user_id = actions.set_password_by_link(token, hashed)
    except Rejected as refusal:
        show_faults(form, refusal)
        return _page(token, form, 422)
    except Missing:
        return mailed.dead(token)
    flash(_("Your password is set."))
    return admitted(user_id, "/")


def _page(token: str, form: NewPasswordForm, status: int = 200):
    """Show the form; to somebody new also who invites them, as what, and what they will sign in with."""
    who = queries.sessions.invited(digest(token), now())
    last = queries.people.last_invitation(who.id) if who else None
    sentence = say(invited(who.role, last and last.by_name)) if who else ""
    return mailed.page("auth/new-password.html", status, form=form, invited=sentence, email=who and who.email)


def _is_living(token: str) -> bool:
    return queries.sessions.is_link(digest(token), links.PASSWORD, now())
