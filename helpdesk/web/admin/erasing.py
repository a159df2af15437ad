"""Forgetting a person: what goes and what stays, then the typed word."""

from flask import flash, g, redirect, render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from sqlalchemy import Row
from wtforms import StringField

from helpdesk import actions, queries
from helpdesk.errors import Conflict, Missing, Rejected
from helpdesk.http.refusals import STATUS
from helpdesk.web.admin import NUMBER, blueprint, readers
from helpdesk.web.faults import show_faults
from helpdesk.web.who import admin


class ErasingForm(FlaskForm):
    """The proof that it is meant."""

    email = StringField(lazy_gettext("Type the person's e-mail address"))


@blueprint.get(f"/people/{NUMBER}/erasing")
@admin
def erasing(number: int):
    return _page(_row(number), ErasingForm())


@blueprint.post(f"/people/{NUMBER}/erasing")
@admin
def erase(number: int):
    row, form = _row(number), ErasingForm()
    try:
        readers.typed_address(row, form.email.data or "")
        actions.erase_user(g.actor, number)
    except (Rejected, Conflict) as refusal:
        show_faults(form, refusal)
        return _page(row, form), STATUS[type(refusal)]
    flash(_("The person is erased."))
    return redirect("/admin/people", 303)


def _row(number: int) -> Row:
    row = queries.people.get(number)
    if row.email is None:
        raise Missing()
    return row


def _page(row: Row, form: ErasingForm) -> str:
    return render_template("admin/erasing.html", person=row, form=form, has=queries.people.belongings(row.id))
