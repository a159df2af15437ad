"""Making an account oneself: the owner of an address does, by the button behind a mailed link, and nobody learns who has one."""

import threading
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest

pytest.importorskip("aiosmtpd")

from helpdesk import actions, queries
from helpdesk.errors import Missing
from helpdesk.rules.actor import GUEST, system
from helpdesk.rules.contact import Contact
from helpdesk.rules.passwords import hash_password
from helpdesk.rules.text import render
from tests.outbox import LINK, link_in
from tests.web.forms import session_cookie, sign_in
from tests.web.visitors import send, signed_in, toasts

RUDE, PASSWORD = "You are a xylophone", "a long enough one"
LIGATURE = "ﬁona@example.com"  # looks like fiona@example.com, has the same key, and is another mailbox


@pytest.fixture
def ask(client, mails):
    """Ask for an account as a stranger; returns the path of the mail's link."""

    def ask(email: str = "nia@example.com", name: str = "Nia") -> str:
        assert send(client, "/register", name=name, email=email).status_code == 200
        return link_in(mails()[-1])

    return ask


@pytest.fixture
def known(app):
    """Say who has an address."""

    def known(email: str):
        with app.app_context():
            return queries.people.by_email(email)

    return known


def filed(app, email: str) -> int:
    """File a request as a guest."""
    with app.app_context():
        contact = Contact(email, "Gil Guest")
        return actions.open_ticket(GUEST, contact, subject="No paper", description=render("None."))


def test_an_account_is_made_by_the_button_and_not_before(client, ask, known):
    path = ask()
    for _look in range(3):
        page = client.get(path)
        assert 'value="Nia"' in page.text
        assert (page.headers["Referrer-Policy"], page.headers["Cache-Control"]) == ("no-referrer", "no-store")
    assert known("nia@example.com") is None
    assert session_cookie(client) == ""
    answer = send(client, path, name="Nia New", password=PASSWORD)
    assert (answer.status_code, answer.location) == (303, "/")
    assert client.get("/requests").status_code == 200
    row = known("nia@example.com")
    assert (row.name, row.role, row.is_active) == ("Nia New", "end_user", True)


def test_a_link_makes_one_account(app, client, ask):
    path = ask()
    send(client, path, name="Nia", password=PASSWORD)
    assert client.get(path).status_code == 404
    assert send(client, path, name="Nia", password="another long one").status_code == 404
    assert sign_in(app.test_client(), "nia@example.com", PASSWORD).status_code == 303


def test_of_twenty_clicks_at_once_one_makes_the_account(app, ask):
    token, hashed = ask().rpartition("/")[2], hash_password(PASSWORD)
    made, barrier = [], threading.Barrier(20)

    def click() -> None:
        with app.app_context():
            barrier.wait()
            with suppress(Missing):
                made.append(actions.make_account(token, name="Nia", password_hash=hashed))

    threads = [threading.Thread(target=click) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 1


def test_what_a_guest_filed_is_theirs_once_they_have_an_account(app, client, ask, known):
    number = filed(app, "gil@example.com")
    send(client, ask("gil@example.com", "Gil"), name="Gil G.", password=PASSWORD)
    assert "No paper" in client.get("/requests").text
    assert client.get(f"/requests/{number}").status_code == 200
    assert known("gil@example.com").name == "Gil G."


def test_who_has_an_account_is_told_so_and_nothing_of_it_changes(app, client, cast, ask, mails):
    assert ask("rui@example.com", "Somebody else") == "/sign-in/link"
    assert "has one already" in mails()[-1].as_string()
    with app.app_context():
        assert queries.people.get(cast.rui.user_id).name == "Rui Asks"
    assert sign_in(client, "rui@example.com").status_code == 303


def test_what_a_stranger_typed_is_not_in_the_mail(ask, mails):
    for email in ("nia@example.com", "rui@example.com"):
        ask(email, RUDE)
    assert len(mails()) == 2
    assert not any("xylophone" in mail.as_string() for mail in mails())


def test_a_mail_goes_to_the_address_as_it_was_confirmed(app, client, ask, mails):
    filed(app, "fiona@example.com")
    path = ask(LIGATURE)
    assert mails()[-1]["To"] == "fiona@example.com"
    assert "fiona@example.com" in client.get(path).text


def test_a_link_to_an_address_that_looks_like_somebodys_by_now_is_dead(app, client, ask, known):
    path = ask(LIGATURE)
    assert client.get(path).status_code == 200
    filed(app, "fiona@example.com")
    assert client.get(path).status_code == 404
    assert send(client, path, name="Eve", password=PASSWORD).status_code == 404
    assert known("fiona@example.com").password_hash is None


def test_a_link_is_dead_when_the_account_was_asked_for_at_another_mailbox_since(app, client, ask, known):
    path = ask(LIGATURE)
    filed(app, "fiona@example.com")
    other = ask("fiona@example.com")
    assert client.get(path).status_code == 404
    assert send(client, path, name="Eve", password=PASSWORD).status_code == 404
    assert known("fiona@example.com").password_hash is None
    assert client.get(other).status_code == 200


def test_asked_twice_both_links_work_until_one_is_used(client, ask):
    first, second = ask(), ask()
    assert [client.get(path).status_code for path in (first, second)] == [200, 200]


def test_who_is_disabled_gets_no_mail_and_an_old_link_is_dead(app, client, cast, ask, mails, known):
    filed(app, "gil@example.com")
    path, before = ask("gil@example.com"), len(mails())
    with app.app_context():
        actions.disable_user(cast.bo, known("gil@example.com").id)
    assert send(client, path, name="Gil", password=PASSWORD).status_code == 404
    assert send(client, "/register", name="Gil", email="gil@example.com").status_code == 200
    assert len(mails()) == before


def test_a_link_is_dead_when_its_person_has_a_password_by_now(app, client, ask, known):
    filed(app, "gil@example.com")
    path = ask("gil@example.com")
    send(client, "/password", email="gil@example.com")
    with app.app_context():
        actions.set_user_password(system("cli"), known("gil@example.com").id, hash_password("x" * 9))
    assert client.get(path).status_code == 404
    assert send(client, path, name="Gil", password=PASSWORD).status_code == 404


def test_a_link_ends_after_an_hour(client, ask, monkeypatch):
    path, ahead = ask(), [timedelta(minutes=59)]
    for module in ("helpdesk.actions.registrations", "helpdesk.web.auth.registration"):
        monkeypatch.setattr(f"{module}.now", lambda: datetime.now(UTC) + ahead[0])
    assert client.get(path).status_code == 200
    ahead[0] = timedelta(minutes=61)
    assert client.get(path).status_code == 404
    assert send(client, path, name="Nia", password=PASSWORD).status_code == 404


def test_a_link_is_bound_to_its_purpose(client, ask, known):
    token = ask().rpartition("/")[2]
    for path in ("/password/", "/sign-in/link/", "/r/"):
        assert client.get(path + token).status_code == 404
    assert send(client, f"/password/{token}", password=PASSWORD).status_code == 404
    send(client, "/password", email="rui@example.com")
    for wrong in ("", "null", token[:-1], token + "x", token.swapcase()):
        assert send(client, f"/register/{wrong or '%20'}", name="Nia", password=PASSWORD).status_code == 404
    assert known("nia@example.com") is None


@pytest.mark.parametrize(
    ("name", "password", "said"),
    [("Nia", "short", "at least 8"), ("Nia", "password123", "first that an attacker tries"), (" ", PASSWORD, "Write a name")],
)  # fmt: skip
def test_what_is_wrong_is_said_and_makes_nothing(client, ask, known, name, password, said):
    path = ask()
    answer = send(client, path, name=name, password=password)
    assert (answer.status_code, said in answer.text) == (422, True)
    assert password not in answer.text
    assert known("nia@example.com") is None
    assert send(client, path, name="Nia", password=PASSWORD).status_code == 303


def test_a_form_that_is_wrong_keeps_what_was_typed(client, mails):
    answer = send(client, "/register", name="Nia & Co", email="nia")
    assert (answer.status_code, 'value="nia"' in answer.text) == (422, True)
    assert "Nia &amp; Co" in answer.text
    assert mails() == []


def test_asking_is_capped(client, mails):
    statuses = [send(client, "/register", name="Nia", email="nia@example.com").status_code for _ in range(7)]
    assert statuses == [200] * 5 + [429] * 2
    network = [
        send(client, "/register", name="Nia", email=f"n{n}@example.com").status_code for n in range(15)
    ]
    assert network == [200] * 13 + [429] * 2
    assert len(mails()) == 18


def test_pages_lead_to_it(client, mails):
    assert 'href="/register"' in client.get("/sign-in").text
    assert "you choose a password" in client.get("/register").text


def test_an_admin_switches_it_off_and_nothing_leads_there_any_more(app, client, cast, ask, known):
    path, bo = ask(), signed_in(app.test_client(), cast.bo)
    assert "checked" in bo.get("/admin/requests").text
    assert "Saved." in toasts(bo, send(bo, "/admin/requests", reply_time="nothing").location)
    assert "checked" not in bo.get("/admin/requests").text
    assert "/register" not in client.get("/sign-in").text
    for url in ("/register", path):
        assert client.get(url).status_code == 404
        assert send(client, url, name="Nia", email="nia@example.com", password=PASSWORD).status_code == 404
    assert known("nia@example.com") is None
    send(bo, "/admin/requests", reply_time="nothing", registration="y")
    assert client.get("/register").status_code == 200


def test_without_a_mail_server_the_page_says_so_and_leads_to_a_request(client, cast):
    page = client.get("/register").text
    assert "sends no e-mail" in page
    assert 'href="/requests/new"' in page
    assert 'action="/register"' not in page
    assert "/register" not in client.get("/sign-in").text
    assert send(client, "/register", name="Nia", email="nia@example.com").status_code == 409


def test_an_admin_who_reads_the_mail_sees_no_link(app, client, cast, ask):
    ask()
    bo = signed_in(app.test_client(), cast.bo)
    with app.app_context():
        number = queries.deliveries.page()[0][0].id
    page = bo.get(f"/admin/outbox/{number}").text
    assert "/register/…" in page
    assert LINK.search(page) is None or "/register/…" in LINK.search(page)[0]
