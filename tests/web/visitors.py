"""Visitors in tests: signed in without the slow password, and able to send any form, also one that they were never shown."""

import re
import secrets

from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer

from helpdesk import actions
from helpdesk.rules.actor import Actor
from helpdesk.web.cookies import SESSION


def signed_in(client: FlaskClient, actor: Actor) -> FlaskClient:
    """Give the client a session of this person. Opens an application context of its own."""
    with client.application.app_context():
        client.set_cookie(SESSION, new_session(actor.user_id))
    return client


def new_session(user_id: int) -> str:
    """Start a session of a person, and return its token. Needs an application context."""
    token = secrets.token_urlsafe(32)
    actions.start_session(user_id, token, user_agent="a test", ip="127.0.0.1")
    return token


def csrf_token(client: FlaskClient) -> str:
    """Return a token that is right for this client, as its pages carry one."""
    with client.session_transaction() as kept:
        raw = kept.setdefault("csrf_token", secrets.token_hex(20))
    return URLSafeTimedSerializer(client.application.secret_key, salt="wtf-csrf-token").dumps(raw)


def send(client: FlaskClient, url: str, **fields):
    """Send a form's fields to an address, with the right token."""
    return client.post(url, data={"csrf_token": csrf_token(client), **fields})


def toasts(client: FlaskClient, url: str) -> list[str]:
    """Return what the page says in passing."""
    return re.findall(r'class="toast__text">([^<]+)<', client.get(url).text)
