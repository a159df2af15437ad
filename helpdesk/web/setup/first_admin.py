"""The one-time link that the console prints: it makes the first admin, signs them in and hands them a key for programs."""

from flask import Response, current_app, g, make_response, render_template, request
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import EmailField, PasswordField, StringField

from helpdesk import actions, queries
from helpdesk.clock import now
from helpdesk.errors import Missing, Rejected
from helpdesk.rules import fields, passwords
from helpdesk.rules.actor import Actor
from helpdesk.rules.tokens import digest, new_api_key, new_token
from helpdesk.web import cookies
from helpdesk.web.faults import show_faults
from helpdesk.web.mailed import sends_mail
from helpdesk.web.setup import blueprint

DAYS = 30
KEY_NAME = "First key"


class FirstAdminForm(FlaskForm):
    """Who will run this helpdesk."""

    name = StringField(lazy_gettext("Your name"))
    email = EmailField(lazy_gettext("E-mail"), description=lazy_gettext("You sign in with it."))
    password = PasswordField(lazy_gettext("Password"), description=lazy_gettext("At least 8 characters."))


@blueprint.get("/setup/<token>")
def first_admin_page(token: str):
    return _page(FirstAdminForm()) if _is_living(token) else _dead()


@blueprint.post("/setup/<token>")
def first_admin(token: str):
    if not _is_living(token):
        return _dead()
    form = FirstAdminForm()
    try:
        person = fields.gather(
            name=lambda: fields.name(form.name.data or ""),
            email=lambda: fields.email(form.email.data or ""),
            password=lambda: passwords.clean(form.password.data or ""),
        )
    except Rejected as refusal:
        show_faults(form, refusal)
        return _page(form), 422
    hashed = passwords.hash_password(person.pop("password"))
    return _welcome(actions.set_up(token, **person, password_hash=hashed), person["name"])


def _is_living(token: str) -> bool:
    return queries.sessions.is_setup_link(digest(token), now()) and not queries.sessions.is_set_up()


def _dead() -> tuple[str, int]:
    """Say where the newest link is. Raises Missing once there is an admin: there is nothing to set up then."""
    if queries.sessions.is_set_up():
        raise Missing()
    return render_template("home/not-set-up.html"), 404


def _page(form: FirstAdminForm) -> str:
    return render_template("setup/first-admin.html", form=form)


def _welcome(user_id: int, name: str) -> Response:
    key, session_token = new_api_key(), new_token()
    actions.create_api_key(Actor("user", user_id, "admin"), None, name=KEY_NAME, key=key)
    agent = request.headers.get("User-Agent", "")
    actions.start_session(user_id, session_token, user_agent=agent, ip=request.remote_addr or "")
    g.me = None
    base = current_app.config["SETTINGS"].base_url or request.host_url.rstrip("/")
    response = make_response(
        render_template("setup/done.html", name=name, key=key, base=base, sends_mail=sends_mail())
    )
    response.headers["Cache-Control"] = "no-store"  # the key is shown this once
    cookies.set_cookie(response, cookies.SESSION, session_token, days=DAYS)
    return response
