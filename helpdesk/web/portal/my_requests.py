"""The list of one's own requests."""

from urllib.parse import urlencode

from flask import g, redirect, render_template, request

from helpdesk import queries
from helpdesk.clock import now
from helpdesk.errors import Missing
from helpdesk.rules.search_query import parse
from helpdesk.web import browser
from helpdesk.web.portal import blueprint, words
from helpdesk.web.who import to_sign_in

LONGEST = 500


@blueprint.get("/requests")
def my_requests():
    is_open = request.args.get("show") != "resolved"
    if g.me is None:
        return browsers_requests(is_open)
    text = request.args.get("q", "")[:LONGEST]
    query = parse(text, now())
    if query.number and sees(query.number):
        return redirect(f"/requests/{query.number}", 303)
    rows, after = queries.requests.mine(g.actor, query, is_open=is_open, after=request.args.get("after"))
    more = {"show": "" if is_open else "resolved", "q": text, "after": after}
    return page(rows, is_open, text=text, next_url=f"/requests?{urlencode(more)}" if after else None)


def browsers_requests(is_open: bool):
    """Show a guest what this browser has filed."""
    keys = browser.keys()
    if not keys:
        return to_sign_in()
    rows = queries.requests.of_browser(keys, now())
    return page([row for row in rows if (row.status not in queries.requests.DONE) == is_open], is_open)


def sees(number: int) -> bool:
    try:
        queries.tickets.get(g.actor, number)
    except Missing:
        return False
    return True


def page(rows: list, is_open: bool, *, text: str = "", next_url: str | None = None) -> str:
    found = urlencode({"q": text}) if text else ""
    return render_template(
        "portal/my-requests.html", rows=rows, is_open=is_open, text=text, next_url=next_url, status_word=words.status_word,
        last_author=lambda row: words.last_author(row, g.me.id if g.me else row.requester_id),
        open_url=f"/requests?{found}".rstrip("?"), resolved_url=f"/requests?show=resolved&{found}".rstrip("&"),
    )  # fmt: skip
