"""The first page of the settings, and the way between its sections."""

from flask import render_template, request
from flask_babel import gettext as _

from helpdesk.web.admin import blueprint
from helpdesk.web.who import admin


@blueprint.get("", strict_slashes=False)
@admin
def hub():
    return render_template("admin/hub.html")


@blueprint.context_processor
def _sections() -> dict:
    return {"sections": [{**each, "current": _is_here(each["url"])} for each in sections()]}


def sections() -> list[dict]:
    """Return the sections of the settings, in their order: label url icon text."""
    return [
        {"label": _("People"), "url": "/admin/people", "icon": "users",
         "text": _("Who works here, who asks, and what they may do")},
        {"label": _("Groups"), "url": "/admin/groups", "icon": "folder",
         "text": _("Teams that share their tickets")},
        {"label": _("Organisations"), "url": "/admin/organisations", "icon": "globe",
         "text": _("Where people write from, and what they see of each other")},
        {"label": _("Categories"), "url": "/admin/categories", "icon": "tags",
         "text": _("What a request can be about")},
        {"label": _("Requests"), "url": "/admin/requests", "icon": "life-buoy",
         "text": _("How soon you reply, and whether people register")},
        {"label": _("API keys"), "url": "/admin/keys", "icon": "key",
         "text": _("Let other programs read and write tickets")},
        {"label": _("Mail"), "url": "/admin/mail", "icon": "mail",
         "text": _("How mails leave, and trying it")},
        {"label": _("Outbox"), "url": "/admin/outbox", "icon": "send",
         "text": _("What left, what waits, what could not be sent")},
        {"label": _("System"), "url": "/admin/system", "icon": "activity",
         "text": _("Versions, sizes and free space")},
    ]  # fmt: skip


def _is_here(url: str) -> bool:
    return request.path == url or request.path.startswith(f"{url}/")
