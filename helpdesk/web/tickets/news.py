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
    """Answer 204 when nothing happened after the event that the page has, else the timeline and the head as they are now.

    `held` are the held replies that the page shows: one that was taken back is news, too.
    """
    g.is_poll = True
    after = request.args.get("after", "")
    place = int(after) if after.isascii() and after.isdigit() and len(after) < 19 else 0
    held = request.args.get("held", "")
    newest = queries.tickets.newest(g.actor, number, now(), after=place)
    if newest is None and (not held or held == held_on(number)):
        return "", 204
    context = shown(number)
    fresh = [item for item in context["items"] if item.id > place]
    return render_template("tickets/news.swap.html", **context, sentence=told(fresh))


def held_on(number: int) -> str:
    """Return the held replies of a ticket as its page names them."""
    return "-".join(str(each.id) for each in queries.held_replies.of_ticket(number))


def told(fresh: list[Row]) -> str:
    """Return what is said aloud: who else wrote last, "" for nobody."""
    written = [item for item in fresh if item.kind in TOLD and item.author_id != g.me.id]
    return TOLD[written[-1].kind](written[-1].author_name) if written else ""
