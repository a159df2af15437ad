"""All that is one's own, as a ZIP. It is dear to make, so it is asked for by a button and a few times an hour only."""

from datetime import timedelta

from flask import g
from flask_wtf import FlaskForm

from helpdesk import actions
from helpdesk.errors import TooMany
from helpdesk.web.account import blueprint
from helpdesk.web.account.own import page
from helpdesk.web.exported import exported
from helpdesk.web.faults import show_faults
from helpdesk.web.who import signed_in

HOUR = timedelta(hours=1)
MOST = 5


@blueprint.post("/account/export.zip")
@signed_in
def export():
    try:
        actions.count_attempt("export of", str(g.me.id), most=MOST, within=HOUR)
    except TooMany as refusal:
        form = FlaskForm(None)
        show_faults(form, refusal)
        return page(export_form=form), 429, {"Retry-After": str(refusal.retry_after)}
    return exported(g.me.id)
