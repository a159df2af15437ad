"""Who asks for a page: the session of the cookie, and the one ticket that a guest's browser may follow."""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from urllib.parse import quote

from flask import Flask, current_app, g, redirect, request
from flask_babel import get_locale
from werkzeug.local import LocalProxy

from helpdesk import queries
from helpdesk.actions import saw_session
from helpdesk.clock import now
from helpdesk.errors import Busy, Forbidden, Missing
from helpdesk.http.kept import kept
from helpdesk.http.refusals import signed_out
from helpdesk.rules.actor import GUEST, Actor
from helpdesk.rules.tokens import digest, ticket_key
from helpdesk.web import reader
from helpdesk.web.nav import sidebar

COOKIE = "helpdesk_session"
BROWSER = "helpdesk_browser"
LINKS = "helpdesk_links"  # the tokens of mailed links, a full stop between
UNSIGNED = ("/assets/", "/healthz", "/readyz", "/v1/")


def install_who(app: Flask) -> None:
    """Set `g.me` (a row, or None) and `g.actor` before each page; note the visit after the answer."""
    app.before_request(_recognise)
    app.teardown_request(_note_visit)
    app.context_processor(_names)


def cookie(name: str) -> str:
    """Return a cookie's name, bound to the host where the address is https."""
    return f"__Host-{name}" if current_app.config["SETTINGS"].is_https else name


def set_cookie(response, name: str, value: str, days: int) -> None:
    """Set one of our cookies: never seen by scripts, never sent by other sites' forms."""
    secure = current_app.config["SETTINGS"].is_https
    response.set_cookie(
        cookie(name), value, max_age=days * 86_400, httponly=True, samesite="Lax", secure=secure, path="/"
    )


def _recognise() -> None:
    g.me, g.actor = None, GUEST
    token = request.cookies.get(cookie(COOKIE))
    if token and not request.path.startswith(UNSIGNED):
        g.me = queries.sessions.present(digest(token), now())
        if g.me is not None:
            g.who = f"user {g.me.id}"
            groups = queries.sessions.groups_of(g.me)
            g.actor = Actor("user", g.me.id, g.me.role, groups, organisation_id=g.me.organisation_id)


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
        "lang": str(get_locale() or "en"), "theme": reader.theme(), "site_name": "Helpdesk",
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


def to_sign_in():
    """Send to the sign-in page and back; a fragment gets 401, for the dialog."""
    if request.headers.get("HX-Request-Type") == "partial":
        return "", 401
    if kept(401):
        return signed_out()
    back = request.full_path.rstrip("?") if request.method == "GET" else "/"
    return redirect(f"/sign-in?next={quote(back)}", 303)


def browser_actor(ticket_id: int) -> Actor:
    """Return who may follow this ticket: the person signed in, else the link that this browser holds. Raises Missing."""
    if g.me is not None:
        return g.actor
    secret = request.cookies.get(cookie(BROWSER), "").partition(".")[0]
    user_id = queries.sessions.browser_owner(ticket_key(secret, ticket_id), now()) if secret else None
    if user_id is None and held_links():
        link = queries.sessions.ticket_link([digest(token) for token in held_links()], now(), ticket_id)
        user_id = link and link.user_id
    if user_id is None:
        raise Missing()
    return Actor("link", user_id, "end_user", ticket_id=ticket_id)


def held_links() -> list[str]:
    """Return the tokens of the mailed links that this browser was shown, the latest last."""
    return [token for token in request.cookies.get(cookie(LINKS), "").split(".") if token]


def held_link_to(ticket_id: int) -> str | None:
    """Return the token of a mailed link to this ticket that the browser holds, living or not, None when it holds none."""
    held = {digest(token): token for token in held_links()}
    known = queries.sessions.known_ticket_link(list(held), ticket_id) if held else None
    return held[known.hash] if known else None
