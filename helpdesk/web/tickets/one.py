"""The page of a ticket."""

from urllib.parse import urlsplit

from flask import abort, g, render_template, request

from helpdesk import queries
from helpdesk.clock import now
from helpdesk.http.sentences import plain as _
from helpdesk.web import typed, uploads
from helpdesk.web.queue.listing import priorities, statuses
from helpdesk.web.tickets import blueprint
from helpdesk.web.tickets.names import namer
from helpdesk.web.who import staff


@blueprint.get("/tickets/<int:number>")
@staff
def ticket(number: int):
    template = "tickets/_timeline.html" if is_fragment() else "tickets/page.html"
    return render_template(template, **shown(number, **(begun(number) if "begun" in request.args else {})))


def begun(number: int) -> dict:
    """Return what the composer shows of the reader's own draft: a reply that was taken back, or what was typed beside it."""
    fields = queries.drafts.chosen(g.me.id, f"ticket-{number}")
    kind = "internal" if fields.get("visibility") == "internal" else "public"
    return {"typed_text": fields.get("body", ""), "kind": kind, "is_undone": True}


def shown(number: int, **more) -> dict:
    """Return what the page, its swaps and its refusals show. Raises Missing."""
    row = queries.tickets.get(g.actor, number)
    is_whole = request.args.get("show") == "all"
    latest = None if is_whole else queries.tickets.LATEST
    line = queries.tickets.timeline(g.actor, number, now(), latest=latest)
    choices = queries.choices.of_ticket()
    beside = queries.beside.for_staff(row, now())
    held = queries.held_replies.of_ticket(number) if beside.is_held else []
    return {
        "files": queries.attachments.on_page(g.actor, number, now(), owner=uploads.owner(), place=f"ticket-{number}"),
        "file_faults": (), "ticket": row, "items": line.items, "earlier": line.earlier, "is_whole": is_whole,
        "choices": choices, "names": namer(line.items, choices),
        "statuses": statuses(), "priorities": priorities(),
        "tag_list": sorted(row.tags.split(",")) if row.tags else [], "key": typed.new_key(), "typed_text": "",
        "kind": "public", "error": None, "newer": None, "seen": row.last_event_id, "refused_field": None,
        "refused_sentence": None, "back": way_back(), "typed_value": None, "saved_field": None,
        "held_replies": held, "held_files": queries.attachments.of_held([each.id for each in held]),
        "seen_held": max((each.id for each in held), default=0), "sending": None, "is_undone": False,
        "channel_word": channel_word(row.channel), "beside": beside,
    } | more  # fmt: skip


def way_back() -> str:
    """Return the list that the reader came from, with its view, search and sort; else the queue."""
    came_from = urlsplit(request.referrer or "")
    if came_from.netloc == request.host and came_from.path == "/tickets" and came_from.query:
        return f"/tickets?{came_from.query}"
    return "/tickets"


def channel_word(channel: str) -> str:
    """Say how a ticket came in."""
    return {"web": _("on the web"), "api": _("by a program"), "mail": _("by e-mail")}.get(channel, channel)


def is_fragment() -> bool:
    """Is only a part of the page wanted?"""
    return request.headers.get("HX-Request-Type") == "partial"


def choice(value: str) -> int | None:
    """Read a select of ids: "" is none, "me" is oneself. Aborts with 400 for what no select offers."""
    if value in ("", "none"):
        return None
    if value == "me":
        return g.actor.user_id
    if not (value.isascii() and value.isdigit() and len(value) < 19):
        abort(400)
    return int(value)
