"""All that is a person's, for an admin who gives it to them."""

from helpdesk import queries
from helpdesk.errors import Missing
from helpdesk.web.admin import NUMBER, blueprint
from helpdesk.web.exported import exported
from helpdesk.web.who import admin


@blueprint.get(f"/people/{NUMBER}/export.zip")
@admin
def export_person(number: int):
    if queries.people.get(number).email is None:
        raise Missing()
    return exported(number)
