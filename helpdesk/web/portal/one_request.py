"""The page of one request, for the person who asked, the people in copy, and the browser of a guest."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial, wraps

from flask import Response, abort, g, make_response, redirect, render_template, request, session
from sqlalchemy import Row

from helpdesk import queries
from helpdesk.clock import now
from helpdesk.errors import Missing
from helpdesk.http.kept import kept
from helpdesk.http.refusals import say
from helpdesk.rules.actor import Actor
from helpdesk.rules.lifecycle import NOT_RATEABLE, can_rate, can_resolve
from helpdesk.web import browser, typed, uploads
from helpdesk.web.mailed import dead, may_register, sends_mail
from helpdesk.web.portal import blueprint, words
from helpdesk.web.who import browser_actor, held_link_to, held_links, to_sign_in

LATEST = 50
NOTED_EVERY = timedelta(minutes=1)


def followed(view: Callable) -> Callable:
    """Give a view of one request who follows it; the staff are sent to the ticket's own page.

    Whose link has ended is told so on the page that says it of every dead link. Raises Missing.
    """

    @wraps(view)
    def guarded(number: int):
        if g.actor.is_staff:
            return redirect(f"/tickets/{number}", 303)
        try:
            actor = follower(number)
        except Missing:
            if request.method != "GET" or is_fragment():
                raise
            return elsewhere(number)
        return view(actor, number)

    return guarded


def elsewhere(number: int) -> Response:
    """Answer who may not see this page: by what a dead link needs, or the way to sign in and back. Raises Missing."""
    token = held_link_to(number)
    if token is not None:
        return dead(token)
    if g.me is None:
        return to_sign_in()
    raise Missing()


@blueprint.get("/requests/<int:number>")
@followed
def one_request(actor: Actor, number: int):
    is_whole = request.args.get("show") == "all"
    is_new = session.get("filed") == number
    if is_new:
        session.pop("filed")
    context = shown(actor, number, is_whole=is_whole)
    is_read = is_looked_at()
    if is_read:
        note_reading(context, actor)
    offers_account = is_new and g.me is None and may_register()
    arrival = {
        "is_new": is_new,
        "is_read": is_read,
        "may_register": offers_account,
        "promised": context["promise"],
    }
    if is_new:
        context["promise"] = ""  # said once on a page
    return render_template("portal/request.html", **(context | arrival))


def is_looked_at() -> bool:
    """Does a person look at this very answer? A program may have followed a mailed link, a browser may fetch ahead.

    In both cases the page says so itself when it is shown (portal/news.py).
    """
    return g.me is not None and "prefetch" not in request.headers.get("Sec-Purpose", "")


def note_reading(context: dict, actor: Actor) -> None:
    """Have it noted after the answer how far this reader has read, if that is news (portal/news.py)."""
    seen, last = context["seen"], context["last_id"]
    if seen is None or seen.id < last or seen.at < now() - NOTED_EVERY:
        g.reading = (actor.user_id, context["ticket"].id, last)


def follower(number: int) -> Actor:
    """Return who may follow the request. Raises Missing; a page whose session has ended is told so."""
    if g.me is None and has_ended():
        abort(to_sign_in())
    return browser_actor(number)


def has_ended() -> bool:
    """Was this sent from a page of somebody who was signed in when they opened it? A browser that holds nothing was."""
    if "X-Signed-In" in request.headers or "signed_in" in request.form:
        return True
    return not browser.secret() and not held_links() and (is_fragment() or kept(401) is not None)


def shown(
    actor: Actor,
    number: int,
    *,
    is_whole: bool = False,
    typed_text: str = "",
    error: str = "",
    file_faults: list[str] = (),
) -> dict:
    """Return what the templates of a request need."""
    ticket = queries.tickets.get(actor, number)
    timeline = queries.tickets.timeline(actor, number, now(), latest=None if is_whole else LATEST)
    resolved = [
        item
        for item in timeline.items
        if item.kind == "status_changed" and item.after["status"] == "resolved"
    ]
    beside = queries.beside.for_end_user(actor, ticket)
    return {
        "ticket": ticket, "items": timeline.items, "earlier": timeline.earlier, "is_guest": g.me is None,
        "reader_id": actor.user_id, "can_resolve": can_resolve(ticket.status),
        "resolved_at": resolved[-1].created_at if resolved else ticket.updated_at, "status_word": words.status_word,
        "status_sentence": words.status_sentence, "promise": words.promise(ticket),
        "author": words.author, "face": partial(words.face, actor), "step": words.step,
        "files": queries.attachments.on_page(actor, number, now(), owner=uploads.owner(), place=f"request-{number}"),
        "rating": rating(ticket, beside.rating, actor), "rating_fault": "", "not_rated": not_rated(ticket, actor),
        "participants": beside.people, "seen": beside.seen, "is_muted": beside.is_muted,
        "can_mute": sends_mail() and (actor.user_id == ticket.requester_id or any(one.is_reader for one in beside.people)),
        "is_whole": is_whole,
        "last_id": timeline.items[-1].id if timeline.items else 0, "typed_email": "", "email_fault": "",
        "sends_mail": sends_mail(), "is_confirmed": actor.is_confirmed,
        "reads_as": reads_as(actor), "is_filed_here": is_filed_here(actor),
        "typed_text": typed_text, "error": error, "file_faults": file_faults, "key": typed.new_key(), "is_fresh": False,
        "is_new": False, "is_read": True, "is_changed": False,
    }  # fmt: skip


def reads_as(actor: Actor) -> str | None:
    """Return as whom somebody who is signed in reads a request that is not theirs, None otherwise; "" tells nobody's address."""
    if g.me is None or actor.kind != "link" or is_filed_here(actor):
        return None
    name = queries.people.names({actor.user_id})[actor.user_id]
    return "" if "@" in name else name


def is_filed_here(actor: Actor) -> bool:
    """Does somebody who is signed in read what this browser has sent without their account?

    Then nothing shows that they have the address which was typed, and whose it is stays untold.
    """
    return g.me is not None and actor.kind == "link" and not (actor.is_confirmed and sends_mail())


def rating(ticket: Row, given: Row | None, actor: Actor) -> dict | None:
    """Return what the rating's form holds, None where there is nothing to rate for this reader."""
    if ticket.requester_id != actor.user_id or not can_rate(ticket.status):
        return None
    word = "" if given is None else "up" if given.is_good else "down"
    choice = request.args.get("rating", word)
    return {
        "choice": choice, "is_unsent": choice != word, "is_given": given is not None, "remark": given.more if given else "",
    }  # fmt: skip


def not_rated(ticket: Row, actor: Actor) -> str:
    """Say to who comes by the thumb of a mail why there is nothing to rate, "" to everybody else."""
    if "rating" not in request.args or ticket.requester_id != actor.user_id or can_rate(ticket.status):
        return ""
    return say(NOT_RATEABLE)


def is_fragment() -> bool:
    """Is only a part of the page wanted?"""
    return request.headers.get("HX-Request-Type") == "partial"


def to_request(number: int) -> Response:
    """Go to the page of another request than the one that is open, with htmx or without."""
    address = f"/requests/{number}"
    return make_response("", 200, {"HX-Redirect": address}) if is_fragment() else redirect(address, 303)
