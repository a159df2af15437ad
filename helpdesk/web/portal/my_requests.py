"""The list of one's own requests."""

from urllib.parse import urlencode

from flask import g, redirect, render_template, request
from flask_babel import gettext as _

from helpdesk import queries
from helpdesk.clock import now
from helpdesk.rules.search_query import parse
from helpdesk.web import browser
from helpdesk.web.portal import blueprint, words
from helpdesk.web.who import to_sign_in

LONGEST = 500
SHOWN = {True: "", False: "resolved", None: "organisation"}


@blueprint.get("/requests")
def my_requests():
    is_open = which(request.args.get("show", ""))
    if g.me is None:
        return browsers_requests(is_open is not False)
    text = request.args.get("q", "")[:LONGEST]
    query = parse(text, now())
    if query.number and queries.tickets.is_visible(g.actor, query.number):
        return redirect(f"/requests/{query.number}", 303)
    rows, after = queries.requests.mine(g.actor, query, is_open=is_open, after=request.args.get("after"))
    more = {"show": SHOWN[is_open], "q": text, "after": after}
    return page(rows, is_open, text=text, next_url=f"/requests?{urlencode(more)}" if after else None)


def which(show: str) -> bool | None:
    """Read which list is asked for: True what is open, False what is done, None the organisation's."""
    if show == "organisation" and g.actor.organisation_id is not None and not g.actor.is_staff:
        return None
    return show != "resolved"


def browsers_requests(is_open: bool):
    """Show a guest what this browser has filed."""
    keys = browser.keys()
    if not keys:
        return to_sign_in()
    rows = queries.requests.of_browser(keys, now())
    return page([row for row in rows if (row.status not in queries.requests.DONE) == is_open], is_open)


def tabs(is_open: bool | None, found: str) -> list[dict]:
    """Return the lists that the reader has, each with the words that are searched for."""
    lists = [(True, _("Open")), (False, _("Resolved"))]
    if g.actor.organisation_id is not None and not g.actor.is_staff:
        lists.append((None, _("My organisation")))
    return [
        {"label": label, "url": _url(SHOWN[which], found), "current": which is is_open}
        for which, label in lists
    ]


def _url(show: str, found: str) -> str:
    query = "&".join(each for each in (f"show={show}" if show else "", found) if each)
    return f"/requests?{query}" if query else "/requests"


def page(rows: list, is_open: bool | None, *, text: str = "", next_url: str | None = None) -> str:
    found = urlencode({"q": text}) if text else ""
    return render_template(
        "portal/my-requests.html", rows=rows, is_open=is_open, text=text, next_url=next_url, status_word=words.status_word,
        last_author=lambda row: words.last_author(row, g.me.id if g.me else row.requester_id),
        tabs_shown=tabs(is_open, found), asker=words.asker,
    )  # fmt: skip
