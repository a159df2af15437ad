"""The keys of programs: the list, making one, revoking one."""

from datetime import datetime

from flask import current_app, flash, g, make_response, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from sqlalchemy import Row
from wtforms import EmailField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from helpdesk import actions, queries
from helpdesk.clock import now
from helpdesk.errors import Missing, Rejected
from helpdesk.rules import fields
from helpdesk.rules.tokens import new_api_key
from helpdesk.web.admin import NUMBER, blueprint, readers
from helpdesk.web.faults import show_faults
from helpdesk.web.who import admin

SCOPES = {
    "read": lazy_gettext("Read tickets"),
    "write": lazy_gettext("Open and change tickets, and reply"),
    "notes": lazy_gettext("Write internal notes"),
}


class KeyForm(FlaskForm):
    """What a program may do, in whose name, and for how long."""

    name = StringField(lazy_gettext("Name"), description=lazy_gettext("Which program is it for?"))
    scopes = SelectMultipleField(
        lazy_gettext("It may"), choices=[SelectChoice(*each) for each in SCOPES.items()], default=["read", "write"],
        widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(),
    )  # fmt: skip
    acts_as = EmailField(
        lazy_gettext("Acts as"),
        description=lazy_gettext(
            "The e-mail address of somebody here; it then sees and does what they may. Empty: the helpdesk itself."
        ),
    )
    days = StringField(lazy_gettext("Expires in days"), description=lazy_gettext("Empty: never."))

    def clean(self) -> dict:
        """Return the arguments of create_api_key. Raises Rejected."""
        return fields.gather(
            name=lambda: fields.name(self.name.data or ""),
            scopes=lambda: readers.scopes(self.scopes.data or []),
            user_id=lambda: readers.owner(self.acts_as.data or ""),
            expires_at=lambda: readers.expiry(self.days.data or ""),
        )


@blueprint.get("/keys")
@admin
def keys():
    moment = now()
    rows = [(row, _state(row, moment)) for row in queries.api_keys.every()]
    return render_template("admin/keys.html", rows=rows)


@blueprint.get("/keys/new")
@admin
def new_key():
    return _form(KeyForm())


@blueprint.post("/keys/new")
@admin
def create_key():
    form, key = KeyForm(), new_api_key()
    try:
        clean = form.clean()
        actions.create_api_key(g.actor, None, key=key, **clean)
    except Rejected as refusal:
        show_faults(form, refusal, user_id="acts_as")
        return _form(form), 422
    base = current_app.config["SETTINGS"].base_url or request.host_url.rstrip("/")
    can_read = "read" in clean["scopes"]
    response = make_response(
        render_template("admin/key-once.html", key=key, name=clean["name"], base=base, can_read=can_read)
    )
    response.headers["Cache-Control"] = "no-store"  # the key is shown this once
    return response


@blueprint.get(f"/keys/{NUMBER}/revoking")
@admin
def ask_to_revoke(number: int):
    return render_template("admin/revoke-key.html", key=_row(number))


@blueprint.post(f"/keys/{NUMBER}/revoking")
@admin
def revoke_key(number: int):
    row = _row(number)
    actions.revoke_api_key(g.actor, number)
    flash(_("%(name)s works no more.", name=row.name))
    return redirect("/admin/keys", 303)


def _form(form: KeyForm) -> str:
    return render_template("admin/new-key.html", form=form)


def _row(number: int) -> Row:
    found = next((row for row in queries.api_keys.every() if row.id == number), None)
    if found is None:
        raise Missing()
    return found


def _state(row: Row, moment: datetime) -> str:
    if row.revoked_at is not None:
        return "revoked"
    return "expired" if row.expires_at is not None and row.expires_at <= moment else "active"
