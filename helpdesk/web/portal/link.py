"""The link in mails that opens one request, without a password."""

from contextlib import suppress
from datetime import timedelta

from flask import Response, g, redirect, request

from helpdesk import actions, queries
from helpdesk.clock import now
from helpdesk.errors import Busy
from helpdesk.rules import links
from helpdesk.rules.tokens import digest
from helpdesk.web import browser, cookies, mailed, reader, who
from helpdesk.web.portal import blueprint

DAYS = 90
MOST = 10
HOUR = timedelta(hours=1)
MOST_PER_NETWORK, MOST_PER_PERSON = 20, 5


@blueprint.get("/r/<token>")
def request_link(token: str):
    """Exchange the link for a cookie, which is the same secret where no address shows it."""
    link = queries.sessions.ticket_link([digest(token)], now())
    if link is None:
        return mailed.dead(token)
    if link.used_at is None or link.used_at < now() - links.NOTED_EVERY:
        g.opened_link = link.hash
    response: Response = redirect(f"/requests/{link.ticket_id}{preselected()}", 303)
    response.headers.update(mailed.STRICT)
    if g.me is None or g.me.id != link.user_id:
        held = [each for each in who.held_links() if each != token]
        browser.remember(
            response, browser.secret_or_new()
        )  # what drafts and repeated forms are told apart by
        cookies.set_cookie(response, cookies.LINKS, ".".join([*held, token][-MOST:]), days=DAYS)
    return response


@blueprint.post("/r")
def ask_for_request_link():
    """Have a new link mailed to whom a dead one was sent. The answer is the same for every token, also for one that is none."""
    token = request.form.get("token", "")
    if not mailed.sends_mail():
        return mailed.dead(token, 409)
    known = queries.sessions.known_ticket_link([digest(token)])
    whose = f"user {known.user_id}" if known else token
    actions.count_attempt("new link from", request.remote_addr or "", most=MOST_PER_NETWORK, within=HOUR)
    actions.count_attempt("new link for", whose, most=MOST_PER_PERSON, within=HOUR)
    actions.ask_for_ticket_link(token, locale=reader.letter_language())
    return mailed.page("portal/link-sent.html")


@blueprint.teardown_request
def note_opened(_error: BaseException | None) -> None:
    """Note after the answer that a link was opened; one that is not noted harms nobody."""
    opened = g.pop("opened_link", None)
    if opened is not None:
        with suppress(Busy):
            actions.saw_ticket_link(opened)


def preselected() -> str:
    """Return how the page is asked to show a rating that the mail's reader has in mind; only sending its form counts."""
    word = request.args.get("rating")
    return f"?rating={word}#rating" if word in ("up", "down") else ""
