"""The sign-in page."""

import re
from contextlib import suppress
from datetime import timedelta

from flask import g, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, PasswordField

from helpdesk import actions, queries
from helpdesk.errors import TooMany
from helpdesk.http.refusals import say
from helpdesk.rules import fields, passwords
from helpdesk.rules.tokens import new_token
from helpdesk.web import cookies, mailed, waiting
from helpdesk.web.auth import blueprint
from helpdesk.web.auth.way_back import local_path
from helpdesk.web.faults import show

WINDOW = timedelta(minutes=15)
MOST_PER_ACCOUNT = 10
MOST_PER_ADDRESS = 50
DAYS = 30
LONGEST_EMAIL = 320
REQUEST = re.compile(r"/requests/\d")


class SignInForm(FlaskForm):
    """Who, and the proof of it. `next` is where to go afterwards."""

    email = EmailField(lazy_gettext("E-mail"))
    password = PasswordField(lazy_gettext("Password"))
    next = HiddenField()


@blueprint.get("/sign-in")
def sign_in_page():
    back = local_path(request.args.get("next", "/"))
    if g.me is not None:
        return redirect(back, 303)
    return page(SignInForm(next=back))


@blueprint.post("/sign-in")
def sign_in():
    form = SignInForm()
    email = (form.email.data or "").strip()[:LONGEST_EMAIL]
    try:
        count_try(email)
    except TooMany as refusal:
        show(form, "", say(refusal.sentence))
        return page(form), 429, {"Retry-After": str(refusal.retry_after)}
    user = queries.people.by_email(email)
    is_right = passwords.matches(form.password.data or "", user.password_hash if user else None)
    if not is_right or not user.is_active:
        show(
            form,
            "",
            _("This e-mail address and this password do not belong together. Check both, and try again."),
        )
        return page(form), 422
    actions.forget_attempts("sign-in", account(email))
    return admitted(user.id, local_path(form.next.data or "/"))


def page(form: SignInForm) -> str:
    """Show the form; a password is never sent back."""
    return render_template(
        "auth/sign-in.html", form=form, sends_mail=mailed.sends_mail(), may_register=mailed.may_register(),
        is_for_request=REQUEST.match(form.next.data or "") is not None,
    )  # fmt: skip


def count_try(email: str) -> None:
    """Count the try of this address of the network, then of this account. Raises TooMany."""
    actions.count_attempt("sign-in from", request.remote_addr or "", most=MOST_PER_ADDRESS, within=WINDOW)
    try:
        actions.count_attempt("sign-in", account(email), most=MOST_PER_ACCOUNT, within=WINDOW)
    except TooMany:
        note_attack(email)
        raise


def note_attack(email: str) -> None:
    """Record that an account's tries are used up, once in a window."""
    with suppress(TooMany):
        actions.count_attempt("sign-in noted", account(email), most=1, within=WINDOW)
        user = queries.people.by_email(email)
        actions.record_failed_often(user and user.id)


def account(email: str) -> str:
    """Return what tries are counted by: the person, whichever of their addresses is tried, else the address."""
    user = queries.people.by_email(email)
    return f"user {user.id}" if user else fields.email_key(email)


def admitted(user_id: int, back: str):
    """Sign in under a token that nobody knew before; the one that this browser had is worth nothing any more."""
    old = request.cookies.get(cookies.cookie(cookies.SESSION))
    if old:
        actions.sign_out(old)
    g.me = None  # the session that was just ended has no visit to be noted
    token = new_token()
    agent = request.headers.get("User-Agent", "")
    actions.start_session(user_id, token, user_agent=agent, ip=request.remote_addr or "")
    waiting.claim(user_id)
    response = redirect(back, 303)
    cookies.set_cookie(response, cookies.SESSION, token, days=DAYS)
    return response
