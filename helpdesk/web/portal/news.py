"""What is new on a request while its page is open, and the note of how far it was read."""

from contextlib import suppress

from flask import g, render_template, request
from flask_babel import gettext as _
from sqlalchemy import Row

from helpdesk import actions, queries
from helpdesk.clock import now
from helpdesk.errors import Busy
from helpdesk.rules.actor import Actor
from helpdesk.web.portal import blueprint, words
from helpdesk.web.portal.one_request import followed, note_reading, shown


@blueprint.get("/requests/<int:number>/news")
@followed
def news(actor: Actor, number: int):
    """Answer 204 when nothing happened after the event that the page has, else the thread as it is now."""
    g.is_poll = True
    place = event_id("after")
    newest = queries.tickets.newest(actor, number, now(), after=place)
    if newest is None:
        return "", 204
    context = shown(actor, number, is_whole=request.args.get("show") == "all")
    note_reading(context, actor)
    fresh = [item for item in context["items"] if item.id > place]
    return render_template("portal/news.swap.html", **context, sentence=told(fresh, actor))


@blueprint.post("/requests/<int:number>/reading")
@followed
def reading(actor: Actor, number: int):
    """Note that the page was shown up to this event, for pages whose own request could not tell (is_looked_at)."""
    newest = queries.tickets.newest(actor, number, now())
    g.reading = (actor.user_id, number, min(event_id("until"), newest or 0))
    return "", 204


def event_id(name: str) -> int:
    """Read the id of an event from the address, 0 when there is none."""
    word = request.args.get(name, "")
    return int(word) if word.isascii() and word.isdigit() and len(word) < 19 else 0


def told(fresh: list[Row], actor: Actor) -> str:
    """Return what is said aloud: who replied, else what happened; nobody is told what they did themselves."""
    others = [item for item in fresh if item.user_id != actor.user_id]
    replies = [item for item in others if item.kind == "replied"]
    if replies:
        last = replies[-1]
        return _("New reply from %(name)s", name=words.author(last.author_name, last.author_role, False))
    steps = [words.step(item, actor.user_id) for item in others]
    return next((step for step in reversed(steps) if step), "")


@blueprint.teardown_request
def note_seen(_error: BaseException | None) -> None:
    """Note after the answer how far an end user has read; a reading that is not noted harms nobody."""
    reading = g.pop("reading", None)
    if reading is not None:
        with suppress(Busy):
            actions.saw_ticket(*reading)
