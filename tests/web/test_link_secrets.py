"""The token of no mailed link stays in the log or the database: not when it works, not when it is dead, not when all fails."""

import pytest

pytest.importorskip("aiosmtpd")

from helpdesk import actions
from helpdesk.rules.text import render
from tests.outbox import link_in
from tests.secrets import everything_stored, rename
from tests.web.visitors import send, signed_in

PASSWORDS = ("canary-password-one", "canary-password-two", "canary-password-three")


@pytest.fixture
def links(app, client, cast, mails) -> dict[str, str]:
    """The path of a link of each kind, as its mail has it."""
    bo, rui, found = signed_in(app.test_client(), cast.bo), signed_in(app.test_client(), cast.rui), {}

    def keep(name: str) -> None:
        found[name] = link_in(mails()[-1])

    send(client, "/sign-in/link", email="rui@example.com")
    keep("sign-in")
    send(client, "/password", email="zoe@example.com")
    keep("reset")
    send(bo, "/admin/people/new", name="Ivo", email="ivo@example.com", role="agent")
    keep("invitation")
    send(client, "/register", name="Nia", email="nia@example.com")
    keep("registration")
    send(rui, "/account/addresses", email="rui@work.example.com")
    keep("address")
    with app.app_context():
        actions.reply(cast.ana, cast.ticket, render("Try another tray."))
    keep("ticket")
    send(client, "/r", token=token_of(found["ticket"]))
    keep("new ticket link")
    return found


def token_of(path: str) -> str:
    return path.rpartition("/")[2]


def open_all(app, cast, links: dict[str, str]) -> None:
    """Look at every page, send every form wrongly and rightly, and use again what is used up."""
    for name, path in links.items():
        visitor = app.test_client() if name != "address" else signed_in(app.test_client(), cast.rui)
        for _again in range(2):
            visitor.get(path)
            send(visitor, path, name="", password="short")
            send(visitor, path, name="Nia", password=PASSWORDS[len(name) % 3])
        send(visitor, "/r", token=token_of(path))
        send(visitor, f"{path}x", password=PASSWORDS[0])


def test_neither_log_nor_database_holds_a_link(app, cast, links, log, mails):
    open_all(app, cast, links)
    mails()
    with app.app_context():
        stored = everything_stored()
    written = log()
    assert len(set(links.values())) == 7
    assert '"path": "/register/\\u2026"' in written
    assert '"mail sent"' in written
    tokens = {name: token_of(path) for name, path in links.items()}
    assert all(len(token) == 43 for token in tokens.values())
    assert {name for name, token in tokens.items() if token in written} == set()
    assert {name for name, token in tokens.items() if token in stored} == set()
    assert not [password for password in PASSWORDS if password in stored + written]


def test_a_failure_writes_no_link_to_the_log(app, cast, links, log):
    rui = signed_in(app.test_client(), cast.rui)
    rename(app, "token", "expires_at", "gone")
    try:
        statuses = {rui.get(path).status_code for path in links.values()}
    finally:
        rename(app, "token", "gone", "expires_at")
    written = log()
    assert statuses == {500}
    assert '"trace"' in written
    assert {name for name, path in links.items() if token_of(path) in written} == set()
