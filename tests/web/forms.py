"""What a browser does with a form: fetch the page, keep its hidden fields, send it."""

import re
from html import unescape

from tests.cast import PASSWORD

NAMES = ("csrf_token", "key", "signed_in", "place", "made_at")
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


def hidden(page: str) -> dict[str, str]:
    """Return the hidden fields that every form of a page has: the token and, where there are, others of NAMES."""
    found = {}
    for name in NAMES:
        match = re.search(rf'name="{name}" value="([^"]*)"', page)
        found |= {name: unescape(match[1])} if match else {}
    return found


def post_form(client, url: str, *, to: str = "", headers: dict | None = None, **fields):
    """Fetch the page at `url` and send its form, to `to` where the form has another address."""
    page = client.get(url, follow_redirects=True).get_data(as_text=True)
    return client.post(to or url, data={**hidden(page), **fields}, headers=headers)


def steady(page: str) -> str:
    """Return a page without what differs each time it is made: tokens and the number of the request."""
    page = re.sub(r'name="(token|made_at)" value="[^"]*"', "", page)
    return re.sub(r'(?i)csrf[-_]?token"?:? ?(value=)?"[^"]*"|[0-9a-f]{16}', "", page)


def sign_in(client, email: str, password: str = PASSWORD, **more):
    """Sign in as somebody of the cast; return the answer."""
    return post_form(client, "/sign-in", email=email, password=password, **more)


def session_cookie(client) -> str:
    """Return the token that the browser holds, "" when it holds none."""
    cookie = client.get_cookie("helpdesk_session")
    return cookie.value if cookie else ""
