"""Making one person of two: whom, what moves, who stays; and undoing it."""

from flask import flash, g, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from sqlalchemy import Row
from wtforms import HiddenField, RadioField, StringField
from wtforms.fields.choices import SelectChoice

from helpdesk import actions, queries
from helpdesk.errors import Conflict, Rejected
from helpdesk.http.refusals import STATUS
from helpdesk.web.admin import NUMBER, blueprint, readers
from helpdesk.web.faults import show_faults
from helpdesk.web.who import admin

LONGEST = 320


class OtherForm(FlaskForm):
    """Who is the same person."""

    other = StringField(
        lazy_gettext("The other person's e-mail address"),
        description=lazy_gettext("Nothing happens yet: what would move is shown next."),
    )


class MergingForm(FlaskForm):
    """Which of the two stays."""

    other = HiddenField()
    stays = RadioField(lazy_gettext("Who stays"), validate_choice=False)


@blueprint.get(f"/people/{NUMBER}/merging")
@admin
def merging(number: int):
    row, address = queries.people.get(number), request.args.get("other", "").strip()[:LONGEST]
    form = OtherForm(formdata=None, data={"other": address})
    if not address:
        return _ask(row, form)
    try:
        other = readers.other_person(row, address)
    except Rejected as refusal:
        show_faults(form, refusal)
        return _ask(row, form), 422
    return _preview(row, other, MergingForm(formdata=None, data={"other": other.id, "stays": str(row.id)}))


@blueprint.post(f"/people/{NUMBER}/merging")
@admin
def merge(number: int):
    row, form = queries.people.get(number), MergingForm()
    try:
        other = readers.person(form.other.data or "")
    except Rejected as refusal:
        ask = OtherForm(formdata=None)
        show_faults(ask, refusal)
        return _ask(row, ask), 422
    try:
        stays, goes = readers.who_stays(row, other, form.stays.data or "")
        actions.merge_users(g.actor, stays.id, goes.id)
    except (Rejected, Conflict) as refusal:
        show_faults(form, refusal)
        return _preview(row, other, form), STATUS[type(refusal)]
    flash(_("The two are one person now."))
    return redirect(f"/admin/people/{stays.id}", 303)


@blueprint.post(f"/people/{NUMBER}/unmerging")
@admin
def unmerge(number: int):
    row = queries.people.get(number)
    try:
        actions.unmerge_user(g.actor, number)
    except Conflict as refusal:
        form = OtherForm(formdata=None)
        show_faults(form, refusal)
        return _ask(queries.people.get(row.merged_into_id), form), 409
    flash(_("They are two people again."))
    return redirect(f"/admin/people/{number}", 303)


def _ask(row: Row, form: OtherForm) -> str:
    return render_template("admin/merging.html", person=row, form=form, other=None)


def _preview(row: Row, other: Row, form: MergingForm) -> str:
    both = (row, other)
    form.stays.choices = [SelectChoice(str(each.id), f"{each.name} ({each.email})") for each in both]
    return render_template(
        "admin/merging.html", person=row, other=other, form=form,
        belongings=[(each, queries.people.belongings(each.id)) for each in both],
    )  # fmt: skip
