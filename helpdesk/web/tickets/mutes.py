"""The mails that an agent gets about one ticket."""

from flask import g

from helpdesk import actions
from helpdesk.web.tickets import blueprint
from helpdesk.web.tickets.properties import saved
from helpdesk.web.who import staff


@blueprint.post("/tickets/<int:number>/mute")
@staff
def mute(number: int):
    actions.mute_ticket(g.actor, number)
    return saved(number, "mute")


@blueprint.post("/tickets/<int:number>/mute/removal")
@staff
def unmute(number: int):
    actions.unmute_ticket(g.actor, number)
    return saved(number, "mute")
