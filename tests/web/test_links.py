"""Links in mails: each opens what it is for, for a while, sign-in links once and by a button; dead ones all look the same."""

import re
import threading
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

pytest.importorskip("aiosmtpd")

from helpdesk import actions, queries
from helpdesk.db import read
from helpdesk.errors import Missing
from helpdesk.rules.actor import system
from helpdesk.rules.passwords import hash_password, matches
from tests.outbox import LINK, link_in
from tests.web.forms import hidden, session_cookie, sign_in, steady
from tests.web.visitors import send, signed_in, toasts


@pytest.fixture
def ask(client, mails):
    """Ask for a link as a stranger; returns its path."""

    def ask(path: str = "/sign-in/link", email: str = "rui@example.com") -> str:
        assert send(client, path, email=email).status_code == 200
        return link_in(mails()[-1])

    return ask


def test_a_link_signs_in_once_and_by_its_button_only(client, ask):
    path = ask()
    for _look in range(3):
        assert "Sign me in" in client.get(path).text
    assert session_cookie(client) == ""
    assert send(client, path).status_code == 303
    assert client.get("/requests").status_code == 200
    assert send(client, path).status_code == 404
    assert client.get(path).status_code == 404


def test_the_address_typed_to_sign_in_is_not_typed_again_for_a_link(client, mails):
    page = client.get("/sign-in").text
    assert re.search(r'<button[^>]* formaction="/sign-in/link" formnovalidate', page)
    answer = send(client, "/sign-in/link", email="rui@example.com", password="forgotten")
    assert "rui@example.com" in answer.text
    assert mails()[-1]["To"] == "rui@example.com"


@pytest.mark.usefixtures("mails")
def test_a_link_asked_for_before_an_address_was_typed_asks_for_it_without_blame(client):
    answer = send(client, "/sign-in/link", email=" ", password="")
    assert (answer.status_code, answer.location) == (303, "/sign-in/link")
    assert send(client, "/sign-in/link", email=" ").status_code == 422


@pytest.mark.usefixtures("mails")
def test_who_comes_to_a_request_without_its_link_is_told_of_it(client, cast):
    def told(path: str) -> bool:
        return "or open it by the link in our e-mail" in client.get(path, follow_redirects=True).text

    assert told(f"/requests/{cast.ticket}")
    assert told("/requests/99999"), "whether there is one is nobody's business"
    assert not told("/requests")
    assert not told("/sign-in?next=/requests/new")


def test_of_twenty_clicks_at_once_one_signs_in(app, ask):
    token = ask().rpartition("/")[2]
    admitted, barrier = [], threading.Barrier(20)

    def click() -> None:
        with app.app_context():
            barrier.wait()
            with suppress(Missing):
                admitted.append(actions.sign_in_by_link(token))

    threads = [threading.Thread(target=click) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(admitted) == 1


def test_the_same_answer_for_an_address_that_is_nobodys(client, mails):
    answers = [
        steady(send(client, "/sign-in/link", email=who).text)
        for who in ("rui@example.com", "nob@example.com")
    ]
    assert answers[0].replace("rui@", "nob@") == answers[1]
    assert [mail["To"] for mail in mails()] == ["rui@example.com"]


def test_who_is_disabled_gets_no_link_and_an_old_one_is_dead(app, client, cast, ask, mails):
    path = ask()
    with app.app_context():
        actions.disable_user(cast.bo, cast.rui.user_id)
    assert send(client, path).status_code == 404
    send(client, "/sign-in/link", email="rui@example.com")
    assert len(mails()) == 1


def test_a_new_password_is_chosen_by_a_link(app, client, cast, ask):
    other = signed_in(app.test_client(), cast.rui)
    path = ask("/password")
    assert path.startswith("/password/")
    assert "Choose a password" in client.get(path).text
    assert send(client, path, password="short").status_code == 422
    assert send(client, path, password="a long enough one").status_code == 303
    assert client.get("/requests").status_code == 200
    assert other.get("/requests").status_code == 303
    assert send(client, path, password="another long one").status_code == 404
    assert sign_in(app.test_client(), "rui@example.com", "a long enough one").status_code == 303


def test_using_one_link_ends_the_others(client, ask):
    first, second, third = ask(), ask(), ask("/password")
    assert send(client, second).status_code == 303
    for path in (first, third):
        assert client.get(path).status_code == 404


def test_a_link_is_bound_to_its_purpose(client, ask):
    token = ask().rpartition("/")[2]
    for path in (f"/password/{token}", f"/r/{token}"):
        assert client.get(path).status_code == 404
    assert send(client, f"/password/{token}", password="a long enough one").status_code == 404
    reset = ask("/password").rpartition("/")[2]
    assert send(client, f"/sign-in/link/{reset}").status_code == 404
    assert send(client, f"/sign-in/link/{token}").status_code == 303


@pytest.mark.parametrize("purpose", ["/sign-in/link/", "/password/", "/r/"])
def test_all_dead_links_look_the_same(client, ask, purpose):
    living = ask().rpartition("/")[2]
    client.get(purpose + "nothing")
    pages = set()
    for token in (
        "nothing",
        "null",
        "None",
        "%20",
        living[:-1],
        living + "x",
        living.swapcase(),
        "é",
        "a" * 3000,
    ):
        answer = client.get(purpose + token)
        assert answer.status_code == 404
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        pages.add(steady(answer.text))
    assert len(pages) == 1
    assert "E-mail me a new link" in pages.pop()


def test_a_link_ends_with_its_time(app, client, monkeypatch, ask):
    path, reset = ask(), ask("/password")
    ahead = [timedelta(minutes=9)]
    for module in ("helpdesk.actions.links", "helpdesk.web.auth.links", "helpdesk.web.auth.password"):
        monkeypatch.setattr(f"{module}.now", lambda: datetime.now(UTC) + ahead[0])
    assert client.get(path).status_code == 200
    ahead[0] = timedelta(minutes=11)
    assert client.get(path).status_code == send(client, path).status_code == 404
    assert client.get(reset).status_code == 200
    ahead[0] = timedelta(minutes=31)
    assert (
        client.get(reset).status_code == send(client, reset, password="a long enough one").status_code == 404
    )


def test_asking_is_capped(app, client, mails):
    statuses = [send(client, "/sign-in/link", email="rui@example.com").status_code for _ in range(7)]
    assert statuses == [200] * 5 + [429] * 2
    assert len(mails()) == 5
    assert send(client, "/password", email="not an address").status_code == 422


@pytest.mark.parametrize(
    "forged", [{"base_url": "http://evil.example"}, {"headers": {"X-Forwarded-Host": "evil.example"}}]
)
def test_a_forged_host_is_in_no_mail(client, mails, forged):
    fields = hidden(client.get("/password", **forged).text)
    assert client.post("/password", data={**fields, "email": "rui@example.com"}, **forged).status_code == 200
    assert "evil" not in mails()[-1].as_string()
    assert link_in(mails()[-1]).startswith("/password/")


def test_an_invitation_lets_a_new_agent_in(app, client, cast, mails):
    bo = signed_in(app.test_client(), cast.bo)
    answer = send(bo, "/admin/people/new", name="Nia New", email="nia@example.com", role="agent")
    assert "An invitation to choose a password goes to nia@example.com." in toasts(bo, answer.location)
    path = link_in(mails()[-1])
    assert send(client, path, password="a long enough one").status_code == 303
    assert client.get("/tickets").status_code == 200


def test_who_gets_a_password_gets_no_invitation(app, cast, mails):
    bo = signed_in(app.test_client(), cast.bo)
    send(
        bo,
        "/admin/people/new",
        name="Nia",
        email="nia@example.com",
        role="agent",
        password="a long enough one",
    )
    assert mails() == []


def stored(app) -> str:
    """Whatever the database holds in the tables that know of mails and links."""
    tables = ("token", "delivery", "event", "session", "attempt")
    with app.app_context(), read() as session:
        return repr([session.execute(text(f"SELECT * FROM {table}")).all() for table in tables])


def test_no_link_is_in_the_log_or_the_database(app, client, ask, capsys, ticket_link):
    for path in (ask(), ask("/password"), ticket_link):
        client.get(path)
        token = path.rpartition("/")[2]
        assert len(token) == 43
        assert token not in capsys.readouterr().err
        assert token not in stored(app)


def test_without_a_mail_server_an_admin_hands_the_links_on(app, client, cast):
    bo = signed_in(app.test_client(), cast.bo)
    answer = send(bo, "/admin/people/new", name="Nia", email="nia@example.com", role="agent")
    assert any("open the invitation in the outbox" in words for words in toasts(bo, answer.location))
    with app.app_context():
        number = queries.deliveries.page()[0][0].id
    assert "/password/…" in bo.get(f"/admin/outbox/{number}").text
    shown = send(bo, f"/admin/outbox/{number}/links")
    assert shown.headers["Cache-Control"] == "no-store"
    path = LINK.search(shown.text)[1]
    assert send(client, path, password="a long enough one").status_code == 303


def test_where_mails_are_sent_an_admin_sees_no_links(app, cast, mails):
    bo = signed_in(app.test_client(), cast.bo)
    assert "Show it with its links" not in bo.get("/admin/outbox/2").text
    answer = send(bo, "/admin/outbox/2/links")
    assert answer.status_code == 303


def test_without_a_mail_server_no_page_offers_a_link(client, cast):
    assert "/sign-in/link" not in client.get("/sign-in").text
    for path in ("/sign-in/link", "/password"):
        assert "sends no e-mail" in client.get(path).text
        assert send(client, path, email="rui@example.com").status_code == 409


def test_a_password_that_is_set_is_the_one_that_was_chosen(app, cast):
    with app.app_context():
        actions.issue_link(system("worker"), cast.rui.user_id, "password_reset", "t" * 43)
        actions.set_password_by_link("t" * 43, hash_password("a long enough one"))
        assert matches("a long enough one", queries.people.by_email("rui@example.com").password_hash)
