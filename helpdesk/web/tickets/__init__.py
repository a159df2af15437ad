"""One ticket: its conversation and its properties."""

from flask import Blueprint

blueprint = Blueprint("tickets", __name__)

from helpdesk.web.tickets import (  # noqa: E402  they put their pages on it
    comments,  # noqa: F401
    deletion,  # noqa: F401
    held_replies,  # noqa: F401
    mutes,  # noqa: F401
    new,  # noqa: F401
    news,  # noqa: F401
    one,  # noqa: F401
    participants,  # noqa: F401
    properties,  # noqa: F401
)


@blueprint.app_template_filter()
def offered(rows: list, present: int | None) -> list[tuple[int, str]]:
    """Return the options of a select: what is offered, and what the ticket has now."""
    return [(row.id, row.name) for row in rows if row.is_offered or row.id == present]
