"""The page of the queue, and its next rows."""

from collections.abc import Mapping
from urllib.parse import urlencode

from flask import g, redirect, render_template, request
from flask_babel import format_decimal, ngettext

from helpdesk import queries
from helpdesk.clock import now
from helpdesk.errors import Missing
from helpdesk.http.sentences import plain as _
from helpdesk.queries.queue import MOST_IN_TOTAL
from helpdesk.rules.search_query import KEYS, Query, nearest_key, parse, with_condition
from helpdesk.rules.views import VIEWS
from helpdesk.web.nav import LABELS
from helpdesk.web.queue import blueprint
from helpdesk.web.queue.chips import chips, marked
from helpdesk.web.who import staff

PAGE = 50
HITS = 25  # of words, each with the place where they were found
MOST = 500


@blueprint.get("/tickets")
@staff
def queue():
    if added := [each for each in request.args.getlist("add") if each.partition(":")[0] in KEYS]:
        return redirect(with_filters(added), 303)
    view, text = asked(request.args)
    query = parse(text, now())
    if number := jump(text, query):
        return redirect(f"/tickets/{number}", 303)
    context = listed(view, text, query)
    if request.headers.get("HX-Request-Type") == "partial":
        return render_template("queue/more.swap.html", **context)
    total = queries.queue.total(g.actor, query)
    context["total"] = said_total(total)
    return render_template(
        "queue/page.html", **context, name=title(view), is_filtered=bool(text) and not view,
        found=ngettext("%(said)s ticket", "%(said)s tickets", total, said=context["total"]), is_first=is_first(total),
        chips=chips(text, context["choices"]), filters=filters, hints=hints(query),
        density=(g.me.preferences or {}).get("density", "comfortable"),
    )  # fmt: skip


def fresh(ids: list[int], query: Query, **more) -> str:
    """Return these tickets' rows as they are now, as swaps; those that the search finds no longer are dimmed."""
    found = queries.queue.among(g.actor, query, ids)
    return render_template(
        "queue/rows.swap.html", rows=queries.queue.some(g.actor, ids), gone=frozenset(ids) - found, marked=marked,
        **{"said": [], "refused": [], "choices": None} | more,
    )  # fmt: skip


def numbers(words: list[str]) -> list[int]:
    """Read the numbers of tickets; what is none is left out."""
    return [int(word) for word in words[:MOST] if word.isascii() and word.isdigit() and len(word) < 19]


def is_first(total: int) -> bool:
    """Is there no ticket at all yet?"""
    return not total and not queries.queue.total(g.actor, Query())


def asked(arguments: Mapping[str, str]) -> tuple[str, str]:
    """Return the name of the built-in view, "" for none, and the search."""
    text = arguments.get("q")
    if text is None:
        view = arguments.get("view", "open")
        return (view, VIEWS[view]) if view in VIEWS else ("open", VIEWS["open"])
    text = " ".join(text.split())
    return next((name for name, search in VIEWS.items() if search == text), ""), text


def with_filters(added: list[str]) -> str:
    """Return the address of the search with what the selects of its form chose."""
    text = request.args.get("q", "")
    for condition in added:
        text = with_condition(text, condition)
    return "/tickets?" + urlencode({"q": text})


def jump(text: str, query: Query) -> int | None:
    """Return the ticket that a number means, if there is one that may be seen."""
    number = query.number or (int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None)
    try:
        return queries.tickets.get(g.actor, number).id if number else None
    except Missing:
        return None


def listed(view: str, text: str, query: Query) -> dict:
    """Return what both the page and its next rows show. Raises Rejected for a cursor that is not ours."""
    sort, shown = request.args.get("sort", ""), request.args.get("shown", "0")
    limit = HITS if any(not word.is_negated for word in query.words) else PAGE
    page = queries.queue.page(g.actor, query, sort=sort, after=request.args.get("after"), limit=limit)
    count = (int(shown) if shown.isascii() and shown.isdigit() and len(shown) < 7 else 0) + len(page.rows)
    here = {"view": view} if view else {"q": text}
    following = here | {"sort": page.sort, "after": page.next, "shown": count}
    return {
        "rows": page.rows, "marked": marked, "sort": page.sort, "text": text, "view": view, "shown": count, "gone": (),
        "more": limit,
        "next_url": "/tickets?" + urlencode(following) if page.next else None, "choices": queries.choices.of_ticket(),
        "here": "/tickets?" + urlencode(here), "total": request.args.get("total", ""),
    }  # fmt: skip


def said_total(total: int) -> str:
    """Return the total as people read it; counting stops at 10,000."""
    number = format_decimal(total)
    return f"{number}+" if total >= MOST_IN_TOTAL else number


def title(view: str) -> str:
    """Return the heading: the view's name, or what a search is."""
    return LABELS[view]() if view else _("Search")


def hints(query: Query) -> list[tuple[str, str]]:
    """Return the keys that mean nothing, each with the one that was probably meant."""
    return [(key, near) for key in query.unknown if (near := nearest_key(key))]


def filters(choices) -> list[dict]:
    """Return the selects that add a condition: their name and their options, condition and label."""
    people = [("assignee:me", _("Me")), ("assignee:none", _("Nobody"))]
    return [
        {"label": _("Status"), "options": [(f"status:{value}", label) for value, label in statuses()]},
        {"label": _("Assignee"), "options": people + offered("assignee", choices.people)},
        {"label": _("Priority"), "options": [(f"priority:{value}", label) for value, label in priorities()]},
        {"label": _("Group"), "options": offered("group", choices.groups)},
        {"label": _("Category"), "options": offered("category", choices.categories)},
    ]


def offered(key: str, rows: list) -> list[tuple[str, str]]:
    return [(f"{key}:{row.id}", row.name) for row in rows if row.is_offered]


def statuses() -> list[tuple[str, str]]:
    """Return the statuses as people read them."""
    return [
        ("open", _("Open")), ("in_progress", _("In progress")), ("pending", _("Pending")), ("resolved", _("Resolved")),
        ("closed", _("Closed")),
    ]  # fmt: skip


def priorities() -> list[tuple[str, str]]:
    """Return the priorities as people read them."""
    return [("low", _("Low")), ("medium", _("Medium")), ("high", _("High")), ("urgent", _("Urgent"))]
