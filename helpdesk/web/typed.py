"""What the forms of these pages have in common: texts, and sending once."""

import secrets
from collections.abc import Callable

from flask import g, request

from helpdesk import actions, queries
from helpdesk.rules import fields
from helpdesk.rules.text import Text, render
from helpdesk.rules.tokens import digest
from helpdesk.web import uploads


def text(source: str, field: str) -> Text:
    """Clean and finish a message. Raises Rejected for the field."""
    return render(fields.body(source, field))


def message(place: str) -> dict:
    """Return the clean text and the files of a composer, as `text` and `files`.

    Raises Rejected with every fault; the files that are taken wait in the form `place`.
    """
    return fields.gather(
        text=lambda: text(request.form.get("body", ""), "body"), files=lambda: uploads.taken(place)
    )


def new_key() -> str:
    """Make what tells a form that is sent twice from one that is filled in twice."""
    return secrets.token_urlsafe(16)


def once(owner: str, route: str, content: tuple, do: Callable[[], str]) -> str:
    """Do it unless this form was sent with this content already; return what was answered the first time."""
    key = digest(f"{request.form.get('key', '')[:64]} {content!r}")
    answer = actions.once(owner, route, key, key, lambda: actions.Answer(303, do()))
    if g.me is not None and "place" in g and queries.drafts.body(g.me.id, g.place) is not None:
        actions.drop_draft(g.me.id, g.place)
    return answer.text
