"""The account page, and its forms for the name and the look of pages."""

from flask import flash, g, redirect, render_template
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from helpdesk import actions, queries
from helpdesk.clock import now
from helpdesk.errors import Rejected
from helpdesk.rules import fields
from helpdesk.rules.held_replies import seconds_to_undo
from helpdesk.rules.mails import NOTICES
from helpdesk.web import reader
from helpdesk.web.account import blueprint
from helpdesk.web.account.agents import device
from helpdesk.web.account.forms import AddressForm, LookForm, MailsForm, NameForm, PasswordForm
from helpdesk.web.faults import show_faults
from helpdesk.web.mailed import sends_mail
from helpdesk.web.who import signed_in


@blueprint.get("/account")
@signed_in
def account():
    return page()


@blueprint.post("/account/name")
@signed_in
def change_name():
    form = NameForm()
    try:
        name = fields.name(form.name.data or "")
    except Rejected as refusal:
        show_faults(form, refusal)
        return page(name_form=form), 422
    actions.change_profile(g.actor, g.me.id, name=name)
    return saved()


@blueprint.post("/account/look")
@signed_in
def change_look():
    form = LookForm()
    shown = asked(form)
    if not all(field.validate(form) for field in shown):
        return page(look_form=form), 422
    chosen = {field.short_name: field.data for field in shown}
    language = chosen.pop("language", g.me.locale) or None
    time_zone = chosen.pop("time_zone") or None
    actions.change_preferences(g.actor, g.me.id, locale=language, time_zone=time_zone, preferences=chosen)
    with force_locale(reader.best(language)):  # what was just chosen is already answered in
        return saved()


def asked(form: LookForm) -> list:
    """Return the fields that this reader is shown."""
    names = ["theme", "time_zone"]
    names += ["language"] if len(reader.languages()) > 1 else []
    names += ["density", "hotkeys", "undo_seconds"] if g.actor.is_staff else []
    return [form[name] for name in names]


def saved(sentence: str = ""):
    flash(sentence or _("Saved."))
    return redirect("/account", 303)


def page(**refused: FlaskForm) -> str:
    """Show the page; a form that was refused comes with what is wrong."""
    person, look = queries.people.get(g.me.id), g.me.preferences or {}
    forms = {
        "name_form": NameForm(None, name=person.name), "password_form": PasswordForm(None),
        "look_form": LookForm(
            None, theme=reader.theme(), language=g.me.locale or "", time_zone=g.me.time_zone or "",
            density=look.get("density", "comfortable"), hotkeys=look.get("hotkeys") is not False,
            undo_seconds=seconds_to_undo(look),
        ),
        "address_form": AddressForm(None), "export_form": FlaskForm(None),
        "mails_form": MailsForm(None, mails=[kind for kind in NOTICES if kind not in look.get("mails_off", ())]),
    }  # fmt: skip
    return render_template(
        "account/account.html", **{**forms, **refused}, sessions=queries.sessions.of_user(g.me.id, now()), device=device,
        addresses=queries.addresses.further(g.me.id),
        is_staff=g.actor.is_staff, has_languages=len(reader.languages()) > 1,
        sends_mail=sends_mail(),
    )  # fmt: skip
