"""The page of one person: who they are, their groups, their password, and whether they may sign in."""

from flask import flash, g, redirect, render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from sqlalchemy import Row
from wtforms import EmailField, PasswordField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from helpdesk import actions, queries
from helpdesk.errors import Conflict, Missing, Refusal, Rejected
from helpdesk.http.refusals import STATUS
from helpdesk.rules import fields, passwords
from helpdesk.rules.actor import STAFF
from helpdesk.web.admin import NUMBER, blueprint, readers
from helpdesk.web.admin.people import PersonForm
from helpdesk.web.faults import show_faults
from helpdesk.web.who import admin


class GroupsForm(FlaskForm):
    """The groups of an agent."""

    group_ids = SelectMultipleField(
        lazy_gettext("Member of"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )


class AddressForm(FlaskForm):
    """One more address of theirs."""

    email = EmailField(
        lazy_gettext("Another address"),
        id="further-email",  # the page has the form of the first address, too
        description=lazy_gettext("What comes from it is theirs, and they can sign in with it."),
    )


class OrganisationForm(FlaskForm):
    """Where somebody belongs."""

    organisation_id = SelectField(lazy_gettext("Belongs to"), validate_choice=False)


class PasswordForm(FlaskForm):
    """A new password for somebody else."""

    password = PasswordField(lazy_gettext("New password"), description=lazy_gettext("At least 8 characters."))


class ButtonForm(FlaskForm):
    """Only a button; the form says why it cannot be."""


@blueprint.get(f"/people/{NUMBER}")
@admin
def person(number: int):
    row = queries.people.get(number)
    if row.merged_into_id:
        return redirect(f"/admin/people/{row.merged_into_id}", 303)
    if row.email is None:
        raise Missing()
    return _page(row)


@blueprint.post(f"/people/{NUMBER}")
@admin
def change_person(number: int):
    row, form = queries.people.get(number), PersonForm()
    try:
        clean = fields.gather(**form.readers())
        actions.change_user(g.actor, number, **clean, role=form.role.data or "")
    except (Rejected, Conflict) as refusal:
        return refused(row, form, refusal, "form")
    flash(_("Saved."))
    is_out = number == g.me.id and form.role.data != "admin"
    return redirect("/" if is_out else f"/admin/people/{number}", 303)


@blueprint.post(f"/people/{NUMBER}/groups")
@admin
def change_groups(number: int):
    row = queries.people.get(number)
    if row.role not in STAFF:
        raise Missing()
    form = GroupsForm()
    try:
        actions.change_membership(g.actor, number, readers.group_ids(form.group_ids.data or []))
    except Rejected as refusal:
        return refused(row, form, refusal, "groups_form")
    flash(_("Saved."))
    return redirect(f"/admin/people/{number}", 303)


@blueprint.post(f"/people/{NUMBER}/password")
@admin
def set_password(number: int):
    row, form = queries.people.get(number), PasswordForm()
    try:
        hashed = passwords.hash_password(passwords.clean(form.password.data or ""))
    except Rejected as refusal:
        return refused(row, form, refusal, "password_form")
    actions.set_user_password(g.actor, number, hashed)
    flash(_("The password is set. Every sign-in of theirs has ended."))
    return redirect(f"/admin/people/{number}", 303)


@blueprint.post(f"/people/{NUMBER}/disabling")
@admin
def disable(number: int):
    row = queries.people.get(number)
    try:
        actions.disable_user(g.actor, number)
    except Conflict as refusal:
        return refused(row, ButtonForm(), refusal, "disabling_form")
    flash(_("%(name)s can sign in no more.", name=row.name or row.email))
    return redirect(f"/admin/people/{number}", 303)


@blueprint.post(f"/people/{NUMBER}/enabling")
@admin
def enable(number: int):
    row = queries.people.get(number)
    actions.enable_user(g.actor, number)
    flash(_("%(name)s can sign in again.", name=row.name or row.email))
    return redirect(f"/admin/people/{number}", 303)


def refused(row: Row, form: FlaskForm, refusal: Refusal, place: str):
    """Show the page again with the one form that was sent, and what is wrong with it."""
    show_faults(form, refusal)
    return _page(row, **{place: form}), STATUS[type(refusal)]


def _page(row: Row, **forms: FlaskForm) -> str:
    own = queries.people.groups_of(row.id) if row.role in STAFF else []
    shown = {
        "form": PersonForm(formdata=None, data={"name": row.name, "email": row.email, "role": row.role}),
        "groups_form": GroupsForm(formdata=None, data={"group_ids": [str(each) for each in own]}),
        "address_form": AddressForm(formdata=None),
        "organisation_form": OrganisationForm(
            formdata=None, data={"organisation_id": str(row.organisation_id or "")}
        ),
        "password_form": PasswordForm(formdata=None),
        "disabling_form": ButtonForm(formdata=None),
        "invitation_form": ButtonForm(formdata=None),
    } | forms
    shown["groups_form"].group_ids.choices = _choices(row, own)
    shown["organisation_form"].organisation_id.choices = _organisations(row)
    return render_template(
        "admin/person.html", person=row, is_staff=row.role in STAFF,
        addresses=queries.addresses.further(row.id), merged=queries.people.merged_into(row.id),
        invited=None if row.has_password else queries.people.last_invitation(row.id), **shown,
    )  # fmt: skip


def _choices(row: Row, own: list[int]) -> list[SelectChoice]:
    """Return the groups to tick: those on offer, and archived ones of this person, so that saving does not lose them."""
    if row.role not in STAFF:
        return []
    known = [each for each in queries.choices.all_groups() if each.archived_at is None or each.id in own]
    return [SelectChoice(str(each.id), each.name) for each in known]


def _organisations(row: Row) -> list[SelectChoice]:
    """Return none, and the organisations that somebody can be put into."""
    known = [
        each
        for each in queries.organisations.everyone()
        if not each.archived_at or each.id == row.organisation_id
    ]
    return [SelectChoice("", _("None")), *(SelectChoice(str(each.id), each.name) for each in known)]
