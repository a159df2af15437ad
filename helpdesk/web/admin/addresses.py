"""The addresses of one person, in the settings."""

from flask import flash, g, redirect
from flask_babel import gettext as _

from helpdesk import actions, queries
from helpdesk.errors import Rejected
from helpdesk.rules import fields
from helpdesk.web.admin import NUMBER, blueprint
from helpdesk.web.admin.person import AddressForm, refused
from helpdesk.web.who import admin

ADDRESS = NUMBER.replace("number", "address")


@blueprint.post(f"/people/{NUMBER}/addresses")
@admin
def add_address(number: int):
    row, form = queries.people.get(number), AddressForm()
    try:
        actions.add_address(g.actor, number, fields.email(form.email.data or ""))
    except Rejected as refusal:
        return refused(row, form, refusal, "address_form")
    return _done(number, _("The address is added."))


@blueprint.post(f"/people/{NUMBER}/addresses/{ADDRESS}/removal")
@admin
def remove_address(number: int, address: int):
    actions.remove_address(g.actor, number, address)
    return _done(number, _("The address is removed."))


@blueprint.post(f"/people/{NUMBER}/addresses/{ADDRESS}/primary")
@admin
def make_address_primary(number: int, address: int):
    actions.make_address_primary(g.actor, number, address)
    return _done(number, _("Mails go there from now on."))


def _done(number: int, words: str):
    flash(words)
    return redirect(f"/admin/people/{number}#person-addresses", 303)
