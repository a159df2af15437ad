"""Who asks for a page: the session of the cookie, and the one ticket that a guest's browser may follow."""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from urllib.parse import quote

from flask import Flask, Response, g, redirect, request
from flask_babel import get_locale
from werkzeug.local import LocalProxy

from helpdesk import queries
from helpdesk.actions import saw_session
from helpdesk.clock import now
from helpdesk.errors import Busy, Forbidden, Missing
from helpdesk.http.kept import kept
from helpdesk.http.refusals import signed_in_as_another, signed_out
from helpdesk.rules.actor import GUEST, Actor
from helpdesk.rules.tokens import digest, ticket_key
from helpdesk.web import browser, mailed, reader, waiting
from helpdesk.web.cookies import LINKS, SESSION, cookie
from helpdesk.web.nav import sidebar

UNSIGNED = ("/assets/", "/healthz", "/readyz", "/v1/")


def install_who(app: Flask) -> None:
    """Set `g.me` (a row, or None) and `g.actor` before each page; note the visit after the answer."""
    app.before_request(recognise)
    app.before_request(_stop_what_is_anothers)
    app.teardown_request(_note_visit)
    app.context_processor(_names)


def recognise() -> None:
    """Set who this is, from the session of the cookie."""
    g.me, g.actor = None, GUEST
    token = request.cookies.get(cookie(SESSION))
    if token and not request.path.startswith(UNSIGNED):
        g.me = queries.sessions.present(digest(token), now())
        if g.me is not None:
            g.who = f"user {g.me.id}"
            groups = queries.sessions.groups_of(g.me)
            g.actor = Actor("user", g.me.id, g.me.role, groups, organisation_id=g.me.organisation_id)


def _stop_what_is_anothers() -> Response | None:
    """Nothing goes out in the name of who signed in since."""
    return to_sign_in() if is_anothers() else None


def is_anothers() -> bool:
    """Does a page send this that somebody else than who is signed in has open in this browser?

    Whoever was merged into a person is the same one.
    """
    if request.method != "POST" or g.me is None:
        return False
    whose = request.form.get("signed_in") or request.headers.get("X-Signed-In") or str(g.me.id)
    return whose != str(g.me.id) and whose not in map(str, waiting.merged_into(g.me.id))


def _note_visit(_error: BaseException | None) -> None:
    """A page that asks by itself is no visit: it keeps nobody signed in."""
    me = g.get("me")
    if me is not None and not g.get("is_poll") and queries.sessions.is_worth_noting(me, now()):
        with suppress(Busy):  # a visit that is not noted harms nobody
            saw_session(me.session_id)


def _names() -> dict:
    me = g.get("me")
    actor = g.get("actor", GUEST)
    is_staff = me is not None and actor.is_staff
    return {
        "me": me, "is_admin": is_staff and actor.is_admin, "nav": LocalProxy(lambda: sidebar(actor) if is_staff else []),
        "lang": str(get_locale() or "en").replace("_", "-"), "theme": reader.theme(), "site_name": "Helpdesk",
    }  # fmt: skip


def signed_in(view: Callable) -> Callable:
    """Let in whoever is signed in; send others to sign in and back."""

    @wraps(view)
    def guarded(*arguments, **options):
        if g.me is None:
            return to_sign_in()
        return view(*arguments, **options)

    return guarded


def staff(view: Callable) -> Callable:
    """Let in agents and admins; end users may not know that the page exists."""

    @wraps(view)
    def guarded(*arguments, **options):
        if g.me is None:
            return to_sign_in()
        if not g.actor.is_staff:
            raise Missing()
        return view(*arguments, **options)

    return guarded


def admin(view: Callable) -> Callable:
    """Let in admins; agents are told, end users may not know."""

    @staff
    @wraps(view)
    def guarded(*arguments, **options):
        if not g.actor.is_admin:
            raise Forbidden()
        return view(*arguments, **options)

    return guarded


def to_sign_in() -> Response:
    """Send to the sign-in page and back, or give a form back to be sent again; what scripts send gets 401, for the dialog."""
    if request.headers.get("HX-Request-Type") == "partial":
        return Response("", 401)
    form, files = kept(401), waiting.keep() if request.method == "POST" else None
    if form is not None and files is not None:
        form = form.with_files(files.rows, files.faults)
    if g.me is not None:
        response = signed_in_as_another(form)
    elif form is not None:
        response = signed_out(form)
    else:
        back = request.full_path.rstrip("?") if request.method == "GET" else "/"
        response = redirect(f"/sign-in?next={quote(back)}", 303)
    if files is not None and files.rows:
        browser.remember(response, files.secret)
    return response


def browser_actor(ticket_id: int) -> Actor:
    """Return who may follow this ticket: the person signed in if they may, else whose link this browser holds. Raises Missing."""
    tokens = [digest(token) for token in held_links()]
    is_held = tokens or ticket_id in browser.numbers()
    if g.me is not None and (not is_held or queries.tickets.is_visible(g.actor, ticket_id)):
        return g.actor
    secret = browser.secret()
    filer_id = queries.sessions.browser_owner(ticket_key(secret, ticket_id), now()) if secret else None
    link = queries.sessions.ticket_link(tokens, now(), ticket_id) if tokens else None
    user_id = filer_id or (link and link.user_id)
    if user_id is None:
        raise Missing()
    # Only a mail shows that the address is the guest's own; where none is sent, nothing goes to others either.
    is_own_link = link is not None and link.user_id == user_id
    is_confirmed = is_own_link or not mailed.sends_mail()
    return Actor("link", user_id, "end_user", ticket_id=ticket_id, is_confirmed=is_confirmed)


def held_links() -> list[str]:
    """Return the tokens of the mailed links that this browser was shown, the latest last."""
    return [token for token in request.cookies.get(cookie(LINKS), "").split(".") if token]


def held_link_to(ticket_id: int) -> str | None:
    """Return the token of a mailed link to this ticket that the browser holds, living or not, None when it holds none."""
    held = {digest(token): token for token in held_links()}
    known = queries.sessions.known_ticket_link(list(held), ticket_id) if held else None
    return held[known.hash] if known else None
