"""One ticket: its conversation and its properties."""

from flask import Blueprint

blueprint = Blueprint("tickets", __name__)

from helpdesk.web.tickets import comments, deletion, mutes, new, news, one, participants, properties  # noqa: E402, F401  the views need the blueprint


@blueprint.app_template_filter()
def offered(rows: list, present: int | None) -> list[tuple[int, str]]:
    """Return the options of a select: what is offered, and what the ticket has now."""
    return [(row.id, row.name) for row in rows if row.is_offered or row.id == present]
