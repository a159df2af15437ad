"""The properties, each saved by itself."""

from collections.abc import Callable

from flask import abort, flash, g, redirect, render_template, request
from flask_babel import gettext as _

from helpdesk import actions, queries
from helpdesk.errors import Conflict, Refusal, Rejected
from helpdesk.http.refusals import STATUS, say
from helpdesk.rules import fields
from helpdesk.rules.lifecycle import PRIORITIES, STATUSES
from helpdesk.web import reader
from helpdesk.web.tickets import blueprint
from helpdesk.web.tickets.one import choice, is_fragment, shown
from helpdesk.web.who import staff


def word_of(words: tuple[str, ...]) -> Callable[[str], str]:
    """Make a reader of one of these words."""
    return lambda value: value if value in words else abort(400)


def tag_list(value: str) -> list[str]:
    """Read tags, separated by commas."""
    return fields.tags(value.split(","))


FIELDS: dict[str, tuple[Callable, Callable]] = {
    "status": (actions.set_status, word_of(STATUSES)),
    "priority": (actions.set_priority, word_of(PRIORITIES)),
    "category": (actions.set_category, choice),
    "group": (actions.set_group, choice),
    "assignee": (actions.assign, choice),
    "tags": (actions.set_tags, tag_list),
    "subject": (actions.set_subject, fields.subject),
}

KINDS = {
    "status": "status_changed", "priority": "priority_changed", "category": "category_changed", "group": "group_changed",
    "assignee": "assigned", "tags": "tags_changed", "subject": "retitled",
}  # fmt: skip
WORDS = {"status": "statuses", "priority": "priorities"}
CHOICES = {"category": "categories", "group": "groups", "assignee": "people"}


@blueprint.post("/tickets/<int:number>/<any(status,priority,category,group,assignee,tags,subject):field>")
@staff
def change(number: int, field: str):
    queries.tickets.get(g.actor, number)
    verb, read = FIELDS[field]
    try:
        was = {"was": read(request.form["was"])} if request.form.get("was") is not None else {}
        verb(g.actor, number, read(request.form.get("value", "")), **was)
    except (Rejected, Conflict) as refusal:
        return not_saved(number, field, refusal)
    return saved(number, field)


@blueprint.post("/tickets/<int:number>/requester")
@staff
def change_requester(number: int):
    queries.tickets.get(g.actor, number)
    try:
        actions.change_requester(
            g.actor, number, reader.contact(fields.email(request.form.get("value", ""), "requester"))
        )
    except Rejected as refusal:
        return not_saved(number, "requester", refusal)
    return saved(number, "requester")


def saved(number: int, field: str):
    """Show the ticket as it is now; what is being typed stays."""
    if is_fragment():
        return render_template("tickets/saved.swap.html", **shown(number, saved_field=field))
    flash(_("Saved."))
    return redirect(f"/tickets/{number}", 303)


def newer(context: dict, field: str, refusal: Refusal) -> str:
    """Say who changed the field meanwhile and to what; "" when it is not that, or was too long ago to be shown."""
    last = next((item for item in reversed(context["items"]) if item.kind == KINDS.get(field)), None)
    if last is None or not isinstance(refusal, Conflict):
        return ""
    return _(
        "%(name)s changed this to “%(value)s” meanwhile. Choose again if you want something else.",
        name=last.actor_name or _("The system"), value=in_words(context, field, refusal.newer),
    )  # fmt: skip


def in_words(context: dict, field: str, value: object) -> str:
    """Say the value of a field as people read it."""
    if field in WORDS:
        return dict(context[WORDS[field]])[value]
    if field in CHOICES:
        return context["names"](CHOICES[field], value) or (_("Nobody") if field == "assignee" else _("None"))
    return ", ".join(value) or _("None") if field == "tags" else str(value)


def not_saved(number: int, field: str, refusal: Refusal):
    """Show the field as it is now, with the sentence under it; what was typed stays."""
    context = shown(number, refused_field=field, typed_value=request.form.get("value", ""))
    context["refused_sentence"] = newer(context, field, refusal) or say(refusal.sentence)
    status = STATUS[type(refusal)]
    if is_fragment():
        return render_template("tickets/_aside.html", **context), status
    return render_template("tickets/page.html", **context), status
