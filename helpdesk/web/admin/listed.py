"""What groups, categories and organisations share: a list with a form that adds to it, a page for each, archiving."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import flash, g, redirect, render_template
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from sqlalchemy import Row

from helpdesk.errors import Missing, Rejected
from helpdesk.web.admin import NUMBER, blueprint
from helpdesk.web.faults import show_faults
from helpdesk.web.who import admin


@dataclass(frozen=True)
class Listed:
    """One such list. `name` is its address, `one` its partial in templates/admin; `form` has `clean()`, what the verbs take."""

    name: str
    one: str
    form: type[FlaskForm]
    rows: Callable[[], list[Row]]
    add: Callable
    change: Callable
    archive: Callable
    restore: Callable
    words: Callable[[], dict[str, str]]  # title about icon none add_title add_button archived archiving
    about: Callable[[Row], str]

    @property
    def url(self) -> str:
        """Return where the list is."""
        return f"/admin/{self.name}"

    def listing(self, form: FlaskForm) -> str:
        """Show the list with its form."""
        return render_template(
            "admin/listed.html", form=form, rows=self.rows(), listed=self, words=self.words()
        )

    def page(self, row: Row, form: FlaskForm) -> str:
        """Show one of them."""
        return render_template("admin/one-listed.html", form=form, row=row, listed=self, words=self.words())

    def row(self, number: int) -> Row:
        """Return one of the list. Raises Missing."""
        found = next((row for row in self.rows() if row.id == number), None)
        if found is None:
            raise Missing()
        return found

    def done(self, sentence: str):
        """Go back to the list and say what was done."""
        flash(sentence)
        return redirect(self.url, 303)


def put_up(listed: Listed) -> None:
    """Put the six pages of a list on the blueprint."""

    def show():
        return listed.listing(listed.form())

    def add():
        form = listed.form()
        try:
            clean = form.clean()
            listed.add(g.actor, None, **clean)
        except Rejected as refusal:
            show_faults(form, refusal)
            return listed.listing(form), 422
        return listed.done(_("%(name)s was added.", name=clean["name"]))

    for method, view in (("GET", show), ("POST", add)):
        _route(listed, method, "", view)
    _put_up_each(listed)


def _put_up_each(listed: Listed) -> None:
    def show(number: int):
        row = listed.row(number)
        return listed.page(row, listed.form(formdata=None, obj=row))

    def change(number: int):
        row, form = listed.row(number), listed.form()
        try:
            listed.change(g.actor, number, **form.clean())
        except Rejected as refusal:
            show_faults(form, refusal)
            return listed.page(row, form), 422
        return listed.done(_("Saved."))

    def archive(number: int):
        listed.archive(g.actor, number)
        return listed.done(_("Archived. What has it keeps it."))

    def restore(number: int):
        listed.restore(g.actor, number)
        return listed.done(_("It is offered again."))

    for method, place, view in (
        ("GET", "", show), ("POST", "", change), ("POST", "/archiving", archive), ("POST", "/restoring", restore),
    ):  # fmt: skip
        _route(listed, method, f"/{NUMBER}{place}", view)


def _route(listed: Listed, method: str, path: str, view: Callable) -> None:
    endpoint = f"{listed.name}_{'one_' if path else ''}{view.__name__}"
    blueprint.add_url_rule(f"/{listed.name}{path}", endpoint, admin(view), methods=[method])
