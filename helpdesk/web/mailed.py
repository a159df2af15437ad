"""What the pages behind mailed links share: all dead links look the same, and no other site learns of a living one."""

from flask import Response, current_app, make_response, render_template

from helpdesk import queries
from helpdesk.rules import settings

STRICT = {"Referrer-Policy": "no-referrer", "Cache-Control": "no-store"}


def sends_mail() -> bool:
    """Does this helpdesk have a mail server?"""
    return current_app.config["SETTINGS"].sends_mail


def may_register() -> bool:
    """Can people make an account by themselves: does an admin let them, and is there a mail server for the link?"""
    return sends_mail() and queries.settings.is_on(settings.REGISTRATION)


def page(template: str, status: int = 200, **words: object) -> Response:
    """Render a page whose address is a secret."""
    response = make_response(render_template(template, **words), status)
    response.headers.update(STRICT)
    return response


def dead(token: str, status: int = 404) -> Response:
    """Say that the link with this token is dead, and how to get a new one."""
    return page("errors/dead-link.html", status, sends_mail=sends_mail(), token=token)
