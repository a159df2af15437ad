"""The list of people, and adding one."""

from urllib.parse import urlencode

from flask import flash, g, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import EmailField, PasswordField, SelectField, StringField
from wtforms.fields.choices import SelectChoice

from helpdesk import actions, queries
from helpdesk.errors import Rejected
from helpdesk.rules import fields, passwords
from helpdesk.rules.actor import ROLES
from helpdesk.web import reader
from helpdesk.web.admin import blueprint, readers
from helpdesk.web.faults import show_faults
from helpdesk.web.mailed import sends_mail
from helpdesk.web.who import admin

ROLE_NAMES = {
    "end_user": lazy_gettext("End user"),
    "agent": lazy_gettext("Agent"),
    "admin": lazy_gettext("Admin"),
}
TABS = {
    "": lazy_gettext("Everybody"),
    "admin": lazy_gettext("Admins"),
    "agent": lazy_gettext("Agents"),
    "end_user": lazy_gettext("End users"),
}
LONGEST_SEARCH = 320


class PersonForm(FlaskForm):
    """Who somebody is, and what they may do."""

    name = StringField(lazy_gettext("Name"))
    email = EmailField(lazy_gettext("E-mail"), description=lazy_gettext("They sign in with it."))
    role = SelectField(
        lazy_gettext("Role"),
        choices=[SelectChoice(*each) for each in ROLE_NAMES.items()],
        description=lazy_gettext(
            "Agents answer tickets. Admins also see these settings. End users see their own requests."
        ),
    )

    def readers(self) -> dict:
        """Return what cleans each field, for rules.fields.gather."""
        return {
            "name": lambda: fields.name(self.name.data or "", required=False),
            "email": lambda: fields.email(self.email.data or ""),
        }


class NewPersonForm(PersonForm):
    """The same, with a first password."""

    password = PasswordField(
        lazy_gettext("Password"),
        description=lazy_gettext(
            "At least 8 characters. Without one they get an invitation to choose it themselves."
        ),
    )


@blueprint.get("/people")
@admin
def people():
    text, role = request.args.get("q", "").strip()[:LONGEST_SEARCH], request.args.get("role", "")
    role = role if role in ROLES else ""
    after = request.args.get("after") or None
    rows, following = queries.people.page(text=text, role=role, after=after)
    return render_template(
        "admin/people.html", rows=rows, text=text, role=role, role_names=ROLE_NAMES, tabs_of_roles=_tabs(text, role),
        groups=queries.people.memberships(), first_url=_address(text, role) if after else None,
        next_url=_address(text, role, following) if following else None,
    )  # fmt: skip


@blueprint.get("/people/new")
@admin
def new_person():
    """Offer the role whose tab the admin came from; else the one that may do least."""
    role = request.args.get("role", "")
    return _form(NewPersonForm(role=role if role in ROLES else "end_user"))


@blueprint.post("/people/new")
@admin
def add_person():
    form = NewPersonForm()
    try:
        clean = fields.gather(
            **form.readers(), password=lambda: readers.first_password(form.password.data or "")
        )
        password = clean.pop("password")
        hashed = passwords.hash_password(password) if password else None
        number = actions.add_user(
            g.actor,
            None,
            **clean,
            role=form.role.data or "",
            password_hash=hashed,
            locale=reader.letter_language(),
        )
    except Rejected as refusal:
        show_faults(form, refusal)
        return _form(form), 422
    flash(_("%(name)s was added.", name=clean["name"] or clean["email"]))
    if hashed is None:
        flash(invited(clean["email"]))
    return redirect(f"/admin/people/{number}", 303)


def invited(email: str) -> str:
    """Say how somebody without a password gets in."""
    if sends_mail():
        return _("An invitation to choose a password goes to %(email)s.", email=email)
    return _(
        "No e-mail is sent here: open the invitation in the outbox, and give its link to %(email)s.",
        email=email,
    )


def _form(form: NewPersonForm) -> str:
    return render_template("admin/new-person.html", form=form)


def _tabs(text: str, role: str) -> list[dict]:
    return [
        {"label": str(label), "url": _address(text, name), "current": name == role, "count": None}
        for name, label in TABS.items()
    ]


def _address(text: str, role: str, after: str | None = None) -> str:
    asked = {"q": text, "role": role, "after": after}
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"/admin/people?{query}" if query else "/admin/people"
