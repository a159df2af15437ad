"""Groups: the list, adding, renaming, archiving."""

from flask import flash, g, redirect, render_template
from flask_babel import gettext as _
from sqlalchemy import Row

from helpdesk import actions, queries
from helpdesk.errors import Missing, Rejected
from helpdesk.web.admin import NUMBER, blueprint
from helpdesk.web.admin.naming import NameForm
from helpdesk.web.faults import show_faults
from helpdesk.web.who import admin


@blueprint.get("/groups")
@admin
def groups():
    return _list(NameForm())


@blueprint.post("/groups")
@admin
def add_group():
    form = NameForm()
    try:
        name = form.clean()
        actions.add_group(g.actor, None, name=name)
    except Rejected as refusal:
        show_faults(form, refusal)
        return _list(form), 422
    return _done(_("%(name)s was added.", name=name))


@blueprint.get(f"/groups/{NUMBER}")
@admin
def group(number: int):
    row = _row(number)
    return _page(row, NameForm(name=row.name))


@blueprint.post(f"/groups/{NUMBER}")
@admin
def rename_group(number: int):
    row, form = _row(number), NameForm()
    try:
        actions.change_group(g.actor, number, name=form.clean())
    except Rejected as refusal:
        show_faults(form, refusal)
        return _page(row, form), 422
    return _done(_("Saved."))


@blueprint.post(f"/groups/{NUMBER}/archiving")
@admin
def archive_group(number: int):
    actions.archive_group(g.actor, number)
    return _done(_("Archived. Its tickets keep it."))


@blueprint.post(f"/groups/{NUMBER}/restoring")
@admin
def restore_group(number: int):
    actions.restore_group(g.actor, number)
    return _done(_("It is offered again."))


def _list(form: NameForm) -> str:
    return render_template("admin/groups.html", form=form, rows=queries.choices.all_groups())


def _page(row: Row, form: NameForm) -> str:
    return render_template("admin/group.html", form=form, group=row)


def _row(number: int) -> Row:
    found = next((row for row in queries.choices.all_groups() if row.id == number), None)
    if found is None:
        raise Missing()
    return found


def _done(words: str):
    flash(words)
    return redirect("/admin/groups", 303)
