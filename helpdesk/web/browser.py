"""What a guest's browser holds: one secret, the numbers of the requests that it opens, and how the guest was called last.

The cookie is `secret.7-12-31`. The numbers only tell which tickets to ask for; the right to each is a row
(rules.tokens.ticket_key).
"""

import re

from flask import Response, g, request, session

from helpdesk.rules.tokens import digest, new_token, ticket_key
from helpdesk.web import cookies

MOST = 20
DAYS = 90
SECRET = re.compile(r"[A-Za-z0-9_-]{43}")
NUMBER = re.compile(r"[1-9][0-9]{0,17}")


def secret() -> str:
    """Return this browser's secret, "" when it has none."""
    word = request.cookies.get(cookies.cookie(cookies.BROWSER), "").partition(".")[0]
    return word if SECRET.fullmatch(word) else ""


def secret_or_new() -> str:
    """Return this browser's secret, or one that `remember` may give it; the same for all that one request does."""
    return secret() or g.setdefault("new_secret", new_token())


def numbers() -> list[int]:
    """Return the numbers of the requests that this browser has filed, the latest last."""
    words = request.cookies.get(cookies.cookie(cookies.BROWSER), "").partition(".")[2].split("-")
    return [int(word) for word in words if NUMBER.fullmatch(word)][-MOST:]


def keys() -> list[str]:
    """Return the keys of all requests that this browser says it may follow."""
    return [ticket_key(secret(), number) for number in numbers()] if secret() else []


def remember(response: Response, word: str, *more: int) -> None:
    """Give the browser its secret, and the numbers of new requests."""
    known = [number for number in numbers() if number not in more] if word == secret() else []
    held = "-".join(str(number) for number in [*known, *more][-MOST:])
    cookies.set_cookie(response, cookies.BROWSER, f"{word}.{held}", days=DAYS)


def introduce(name: str, email: str) -> None:
    """Keep what a guest typed about themselves, so that no form asks again: until the browser is closed, or somebody signs out.

    What they typed and nothing else: who is known by the address may be called otherwise, and that is nobody's business.
    """
    session["guest"] = {"name": name, "email": email}


def introduced() -> dict[str, str]:
    """Return the name and the email that a guest of this browser filed a request with, {} when none did."""
    return session.get("guest", {})


def owner(user_id: int | None, word: str) -> str:
    """Return whose repeated form this is, for actions.once; the secret itself is not stored."""
    return f"user {user_id}" if user_id is not None else f"browser {digest(word)}"


def owner_meanwhile(user_id: int, word: str) -> str:
    """Return whose files are that came from a person's form in this browser after their session had ended.

    It names the person, so that erasing them finds what waits; only the browser's secret opens it.
    """
    return f"ended {user_id} {digest(f'{word} {user_id}')[:48]}"
