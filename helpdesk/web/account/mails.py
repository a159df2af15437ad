"""Which notices an agent gets by mail."""

from flask import g

from helpdesk import actions
from helpdesk.rules.mails import NOTICES
from helpdesk.web.account import blueprint
from helpdesk.web.account.forms import MailsForm
from helpdesk.web.account.own import page, saved
from helpdesk.web.who import staff


@blueprint.post("/account/mails")
@staff
def change_mails():
    form = MailsForm()
    if not form.mails.validate(form):
        return page(mails_form=form), 422
    chosen = {"mails_off": [kind for kind in NOTICES if kind not in (form.mails.data or [])]}
    actions.change_preferences(
        g.actor, g.me.id, locale=g.me.locale, time_zone=g.me.time_zone, preferences=chosen
    )
    return saved()
