"""One's own further addresses: claimed here, confirmed by the button behind a mailed link."""

from datetime import timedelta

from flask import g
from flask_babel import gettext as _

from helpdesk import actions, queries
from helpdesk.clock import now
from helpdesk.errors import Missing, Rejected, TooMany
from helpdesk.http.refusals import say
from helpdesk.rules import fields
from helpdesk.rules.tokens import digest
from helpdesk.web import mailed
from helpdesk.web.account import blueprint
from helpdesk.web.account.forms import AddressForm
from helpdesk.web.account.own import page, saved
from helpdesk.web.faults import show, show_faults
from helpdesk.web.who import signed_in

HOUR = timedelta(hours=1)
MOST = 5


@blueprint.post("/account/addresses")
@signed_in
def ask_for_address():
    form = AddressForm()
    if not mailed.sends_mail():
        return page(), 409
    try:
        email = fields.email(form.email.data or "")
        actions.count_attempt("address for", str(g.me.id), most=MOST, within=HOUR)
        actions.ask_for_address(g.actor, g.me.id, email)
    except Rejected as refusal:
        show_faults(form, refusal)
        return page(address_form=form), 422
    except TooMany as refusal:
        show(form, "email", say(refusal.sentence))
        return page(address_form=form), 429, {"Retry-After": str(refusal.retry_after)}
    return saved(_("If nobody here has %(email)s, a link that confirms it is on its way there.", email=email))


@blueprint.post("/account/addresses/<int:number>/removal")
@signed_in
def remove_own_address(number: int):
    actions.remove_address(g.actor, g.me.id, number)
    return saved(_("The address is removed."))


@blueprint.get("/account/addresses/<token>")
@signed_in
def address_link(token: str):
    email = queries.addresses.to_confirm(g.me.id, digest(token), now())
    return mailed.page("account/confirm-address.html", email=email) if email else mailed.dead(token)


@blueprint.post("/account/addresses/<token>")
@signed_in
def use_address_link(token: str):
    try:
        email = actions.confirm_address(g.actor, g.me.id, token)
    except Missing:
        return mailed.dead(token)
    return saved(_("%(email)s is yours now, too.", email=email))
