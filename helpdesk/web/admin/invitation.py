"""Inviting somebody once more, who has no password yet."""

from datetime import timedelta

from flask import flash, g, redirect

from helpdesk import actions, queries
from helpdesk.errors import Conflict, TooMany
from helpdesk.web.admin import NUMBER, blueprint
from helpdesk.web.admin.people import invited
from helpdesk.web.admin.person import ButtonForm, refused
from helpdesk.web.who import admin

HOUR = timedelta(hours=1)
MOST = 3  # in an hour and for one person; with the first it is below what the worker sends to one address (rules.mails.CAPS)


@blueprint.post(f"/people/{NUMBER}/invitation")
@admin
def invite(number: int):
    row = queries.people.get(number)
    try:
        if not row.has_password:
            actions.count_attempt("invitation of", str(number), most=MOST, within=HOUR)
        actions.invite_user(g.actor, number)
    except (Conflict, TooMany) as refusal:
        return refused(row, ButtonForm(), refusal, "invitation_form")
    flash(invited(row.email))
    return redirect(f"/admin/people/{number}", 303)
