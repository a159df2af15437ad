"""Who else sees a ticket, as agents see and change it: the people in copy, and the links that were mailed."""

from flask import g, render_template, request

from helpdesk import actions, queries
from helpdesk.errors import Rejected
from helpdesk.rules import fields
from helpdesk.web import reader
from helpdesk.web.tickets import blueprint
from helpdesk.web.tickets.one import is_fragment, shown
from helpdesk.web.tickets.properties import not_saved, saved
from helpdesk.web.who import staff


@blueprint.post("/tickets/<int:number>/participants")
@staff
def add_participant(number: int):
    queries.tickets.get(g.actor, number)
    try:
        actions.add_participant(g.actor, number, reader.contact(fields.email(request.form.get("value", ""))))
    except Rejected as refusal:
        return not_saved(number, "participants", refusal)
    return in_copy(number)


@blueprint.post("/tickets/<int:number>/participants/<int:user_id>/removal")
@staff
def remove_participant(number: int, user_id: int):
    actions.remove_participant(g.actor, number, user_id)
    return in_copy(number)


@blueprint.post("/tickets/<int:number>/links/revocation")
@staff
def revoke_links(number: int):
    actions.revoke_ticket_links(g.actor, number)
    return saved(number, "links")


def in_copy(number: int):
    """Show who gets the next reply now; what is being typed stays."""
    if is_fragment():
        return render_template("tickets/in-copy.swap.html", **shown(number))
    return saved(number, "participants")
