"""What is new on a ticket while an agent has its page open."""

from flask import g, render_template, request
from flask_babel import gettext as _
from sqlalchemy import Row

from helpdesk import queries
from helpdesk.clock import now
from helpdesk.web.tickets import blueprint
from helpdesk.web.tickets.one import shown
from helpdesk.web.who import staff

TOLD = {
    "replied": lambda name: _("New reply from %(name)s", name=name),
    "noted": lambda name: _("New note from %(name)s", name=name),
}


@blueprint.get("/tickets/<int:number>/news")
@staff
def news(number: int):
    """Answer 204 when the page is not behind, else the timeline and the head as they are now.

    `after` is the last event that the page has, `held` the held replies that it shows: one more or less is news, too.
    """
    g.is_poll = True
    after = request.args.get("after", "")
    place = int(after) if after.isascii() and after.isdigit() and len(after) < 19 else 0
    held = request.args.get("held", "0-0")
    if not queries.tickets.is_news(g.actor, number, now(), after=place, held=held):
        return "", 204
    context = shown(number)
    fresh = [item for item in context["items"] if item.id > place]
    sentence = told(fresh) or told_of_held(context["held_replies"], held)
    return render_template("tickets/news.swap.html", **context, sentence=sentence)


def told(fresh: list[Row]) -> str:
    """Return what is said aloud: who else wrote last, "" for nobody."""
    written = [item for item in fresh if item.kind in TOLD and item.author_id != g.me.id]
    return TOLD[written[-1].kind](written[-1].author_name) if written else ""


def told_of_held(replies: list[Row], held: str) -> str:
    """Return who else has begun to send a reply since the page was made, which shows those up to `held`, "" for nobody."""
    last = held.partition("-")[0]
    shown_to = int(last) if last.isascii() and last.isdigit() and len(last) < 19 else 0
    new = [each for each in replies if each.id > shown_to and each.author_id != g.me.id]
    return _("%(name)s is sending a reply", name=new[-1].author_name) if new else ""
