"""Categories: the list in its order, adding, renaming, moving, archiving."""

from flask import flash, g, redirect, render_template, request
from flask_babel import gettext as _
from sqlalchemy import Row

from helpdesk import actions, queries
from helpdesk.errors import Missing, Rejected
from helpdesk.web.admin import NUMBER, blueprint, readers
from helpdesk.web.admin.naming import NameForm
from helpdesk.web.faults import show_faults
from helpdesk.web.who import admin


@blueprint.get("/categories")
@admin
def categories():
    return _list(NameForm())


@blueprint.post("/categories")
@admin
def add_category():
    form = NameForm()
    try:
        name = form.clean()
        actions.add_category(g.actor, None, name=name)
    except Rejected as refusal:
        show_faults(form, refusal)
        return _list(form), 422
    return _done(_("%(name)s was added.", name=name))


@blueprint.get(f"/categories/{NUMBER}")
@admin
def category(number: int):
    row = _row(number)
    return _page(row, NameForm(name=row.name))


@blueprint.post(f"/categories/{NUMBER}")
@admin
def rename_category(number: int):
    row, form = _row(number), NameForm()
    try:
        actions.change_category(g.actor, number, name=form.clean())
    except Rejected as refusal:
        show_faults(form, refusal)
        return _page(row, form), 422
    return _done(_("Saved."))


@blueprint.post(f"/categories/{NUMBER}/position")
@admin
def move_category(number: int):
    actions.move_category(g.actor, number, by=readers.way(request.form.get("way", "")))
    return redirect(f"/admin/categories#category-{number}", 303)


@blueprint.post(f"/categories/{NUMBER}/archiving")
@admin
def archive_category(number: int):
    actions.archive_category(g.actor, number)
    return _done(_("Archived. Its tickets keep it."))


@blueprint.post(f"/categories/{NUMBER}/restoring")
@admin
def restore_category(number: int):
    actions.restore_category(g.actor, number)
    return _done(_("It is offered again."))


def _list(form: NameForm) -> str:
    return render_template("admin/categories.html", form=form, rows=queries.choices.all_categories())


def _page(row: Row, form: NameForm) -> str:
    return render_template("admin/category.html", form=form, category=row)


def _row(number: int) -> Row:
    found = next((row for row in queries.choices.all_categories() if row.id == number), None)
    if found is None:
        raise Missing()
    return found


def _done(words: str):
    flash(words)
    return redirect("/admin/categories", 303)
