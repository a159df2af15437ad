"""Organisations: the list, adding, changing, archiving, and putting a person into one."""

from flask import flash, g, redirect
from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext
from wtforms import BooleanField, StringField

from helpdesk import actions, queries
from helpdesk.errors import Rejected
from helpdesk.rules import fields
from helpdesk.web.admin import NUMBER, blueprint, readers
from helpdesk.web.admin.listed import Listed, put_up
from helpdesk.web.admin.naming import NameForm
from helpdesk.web.admin.person import OrganisationForm, refused
from helpdesk.web.who import admin


class OrganisationDetails(NameForm):
    """What it is called, who joins it, and what its people see."""

    domain = StringField(
        lazy_gettext("Domain of its e-mail addresses"),
        description=lazy_gettext(
            "Like example.com. End users with such an address join, unless they are somewhere already."
        ),
    )
    sees_all = BooleanField(
        lazy_gettext("Its people see each other's requests"),
        description=lazy_gettext("They can also reply there. Only who is signed in does."),
    )

    def clean(self) -> dict:
        """Return what the verbs take. Raises Rejected."""
        clean = fields.gather(
            name=lambda: fields.name(self.name.data or ""),
            domain=lambda: fields.domain(self.domain.data or ""),
        )
        return {**clean, "sees_all": bool(self.sees_all.data)}


@blueprint.post(f"/people/{NUMBER}/organisation")
@admin
def set_organisation(number: int):
    row, form = queries.people.get(number), OrganisationForm()
    try:
        actions.set_organisation(g.actor, number, readers.organisation_id(form.organisation_id.data or ""))
    except Rejected as refusal:
        return refused(row, form, refusal, "organisation_form")
    flash(_("Saved."))
    return redirect(f"/admin/people/{number}", 303)


def words() -> dict[str, str]:
    return {
        "title": _("Organisations"), "about": _("The companies and clubs that people write from."),
        "icon": "globe", "none": _("There are no organisations yet"), "add_title": _("Add an organisation"),
        "add_button": _("Add the organisation"),
        "archived": _("Nobody joins it now, and nobody sees others' requests through it."),
        "archiving": _("Nobody joins an archived organisation or sees others' requests through it. Its people keep it."),
    }  # fmt: skip


def about(row) -> str:
    return ngettext("%(num)s person", "%(num)s people", row.members)


put_up(
    Listed(
        "organisations", "organisation", OrganisationDetails, queries.organisations.everyone, actions.add_organisation,
        actions.change_organisation, actions.archive_organisation, actions.restore_organisation, words, about,
    )
)  # fmt: skip
