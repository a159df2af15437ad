"""Signing in without a password: asking for a link, and the page that the link opens."""

from datetime import timedelta

from flask import g, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import EmailField

from helpdesk import actions, queries
from helpdesk.clock import now
from helpdesk.errors import Missing, Rejected, TooMany
from helpdesk.http.refusals import say
from helpdesk.rules import fields, links
from helpdesk.rules.tokens import digest
from helpdesk.web import mailed, reader
from helpdesk.web.auth import blueprint
from helpdesk.web.auth.sign_in import account, admitted
from helpdesk.web.faults import show, show_faults

HOUR = timedelta(hours=1)
MOST_PER_NETWORK, MOST_PER_ACCOUNT = 20, 5


class LinkForm(FlaskForm):
    """Whom the link is for."""

    email = EmailField(lazy_gettext("E-mail"))


@blueprint.get("/sign-in/link")
def ask_sign_in_link_page():
    return redirect("/", 303) if g.me is not None else ask_page(LinkForm(), links.SIGN_IN)


@blueprint.post("/sign-in/link")
def ask_sign_in_link():
    """The sign-in form comes here, too, with a password that nobody looks at; what it lacks is asked for without blame."""
    is_from_sign_in = "password" in request.form
    if is_from_sign_in and not request.form.get("email", "").strip():
        return redirect("/sign-in/link", 303)
    return asked(links.SIGN_IN)


@blueprint.get("/sign-in/link/<token>")
def sign_in_link(token: str):
    is_living = queries.sessions.is_link(digest(token), (links.SIGN_IN,), now())
    return mailed.page("auth/use-link.html") if is_living else mailed.dead(token)


@blueprint.post("/sign-in/link/<token>")
def use_sign_in_link(token: str):
    try:
        user_id = actions.sign_in_by_link(token)
    except Missing:
        return mailed.dead(token)
    return admitted(user_id, "/")


def ask_page(form: LinkForm, purpose: str) -> str:
    """Show the form that asks for a link."""
    return render_template(
        "auth/ask-link.html", form=form, is_reset=purpose == links.RESET, sends_mail=mailed.sends_mail()
    )


def asked(purpose: str):
    """Have a link mailed. The answer is the same whether or not the address is somebody's."""
    form = LinkForm()
    if not mailed.sends_mail():
        return ask_page(form, purpose), 409
    try:
        email = fields.email(form.email.data or "")
        actions.count_attempt("link from", request.remote_addr or "", most=MOST_PER_NETWORK, within=HOUR)
        actions.count_attempt("link for", account(email), most=MOST_PER_ACCOUNT, within=HOUR)
    except Rejected as refusal:
        show_faults(form, refusal)
        return ask_page(form, purpose), 422
    except TooMany as refusal:
        show(form, "", say(refusal.sentence))
        return ask_page(form, purpose), 429, {"Retry-After": str(refusal.retry_after)}
    actions.ask_for_link(email, purpose, locale=reader.letter_language())
    return render_template(
        "auth/link-sent.html",
        sentence=_("If %(email)s is known here, a link is on its way to it.", email=email),
    )
