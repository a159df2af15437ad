"""Deleting a ticket: asked once, in a sentence, since it cannot be undone."""

from flask import flash, g, redirect, render_template
from flask_babel import gettext as _

from helpdesk import actions, queries
from helpdesk.web.tickets import blueprint
from helpdesk.web.who import admin


@blueprint.get("/tickets/<int:number>/deletion")
@admin
def deletion_page(number: int):
    return render_template("tickets/deletion.html", ticket=queries.tickets.get(g.actor, number))


@blueprint.post("/tickets/<int:number>/deletion")
@admin
def delete(number: int):
    actions.delete_ticket(g.actor, number)
    flash(_("Ticket #%(id)s is deleted.", id=number))
    return redirect("/tickets", 303)
