"""Making an account oneself: asking for one, and the page behind the mailed link, where a name and a password are chosen."""

from collections.abc import Callable
from functools import wraps

from flask import flash, g, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from sqlalchemy import Row
from wtforms import EmailField, PasswordField, StringField

from helpdesk import actions, queries
from helpdesk.clock import now
from helpdesk.errors import Missing, Rejected, TooMany
from helpdesk.http.refusals import say
from helpdesk.rules import fields, passwords, settings
from helpdesk.rules.tokens import digest
from helpdesk.web import browser, mailed, reader
from helpdesk.web.auth import blueprint
from helpdesk.web.auth.links import HOUR, MOST_PER_ACCOUNT, MOST_PER_NETWORK
from helpdesk.web.auth.sign_in import account, admitted
from helpdesk.web.faults import show, show_faults


class RegistrationForm(FlaskForm):
    """Who wants an account, and where the link goes."""

    name = StringField(lazy_gettext("Your name"))
    email = EmailField(lazy_gettext("E-mail"))


class AccountForm(FlaskForm):
    """What the owner of the address makes of it; the name may have been typed by anybody."""

    name = StringField(lazy_gettext("Your name"))
    password = PasswordField(lazy_gettext("Password"), description=lazy_gettext("At least 8 characters."))


def open_to_all(view: Callable) -> Callable:
    """Let a page be there only while people may register themselves."""

    @wraps(view)
    def guarded(*arguments, **options):
        if not queries.settings.is_on(settings.REGISTRATION):
            raise Missing()
        return view(*arguments, **options)

    return guarded


@blueprint.get("/register")
@open_to_all
def register_page():
    return redirect("/", 303) if g.me is not None else ask_page(RegistrationForm(data=browser.introduced()))


@blueprint.post("/register")
@open_to_all
def register():
    """Have a mail sent. The answer is the same whether or not the address is somebody's."""
    form = RegistrationForm()
    if not mailed.sends_mail():
        return ask_page(form), 409
    try:
        typed = fields.gather(
            name=lambda: fields.name(form.name.data or ""), email=lambda: fields.email(form.email.data or "")
        )
        actions.count_attempt("account from", request.remote_addr or "", most=MOST_PER_NETWORK, within=HOUR)
        actions.count_attempt("account for", account(typed["email"]), most=MOST_PER_ACCOUNT, within=HOUR)
    except Rejected as refusal:
        show_faults(form, refusal)
        return ask_page(form), 422
    except TooMany as refusal:
        show(form, "", say(refusal.sentence))
        return ask_page(form), 429, {"Retry-After": str(refusal.retry_after)}
    actions.ask_for_account(**typed, locale=reader.letter_language())
    sentence = _("An e-mail that says how to go on is on its way to %(email)s.", email=typed["email"])
    return render_template("auth/link-sent.html", sentence=sentence)


@blueprint.get("/register/<token>")
@open_to_all
def new_account_page(token: str):
    asked = _asked(token)
    return new_page(asked, AccountForm(name=asked.name)) if asked is not None else mailed.dead(token)


@blueprint.post("/register/<token>")
@open_to_all
def make_account(token: str):
    form, asked = AccountForm(), _asked(token)
    if asked is None:
        return mailed.dead(token)
    try:
        chosen = fields.gather(
            name=lambda: fields.name(form.name.data or ""), password=lambda: passwords.clean(form.password.data or "")
        )  # fmt: skip
        hashed = passwords.hash_password(chosen["password"])
        user_id = actions.make_account(
            token, name=chosen["name"], password_hash=hashed, locale=reader.letter_language()
        )
    except Rejected as refusal:
        show_faults(form, refusal)
        return new_page(asked, form, 422)
    except Missing:
        return mailed.dead(token)
    flash(_("Your account is made. Welcome!"))
    return admitted(user_id, "/")


def ask_page(form: RegistrationForm) -> str:
    return render_template("auth/register.html", form=form, sends_mail=mailed.sends_mail())


def new_page(asked: Row, form: AccountForm, status: int = 200):
    return mailed.page("auth/new-account.html", status, form=form, email=asked.email)


def _asked(token: str) -> Row | None:
    return queries.registrations.by_link(digest(token), now())
