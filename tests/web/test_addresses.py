"""Further addresses on the account page and on a person's page in the settings."""

import pytest

pytest.importorskip("aiosmtpd")

from helpdesk import actions, queries
from helpdesk.db import read
from tests.outbox import link_in
from tests.web.forms import sign_in
from tests.web.visitors import send, signed_in, toasts

WORK = "rui@work.example.com"


def test_a_person_claims_an_address_and_confirms_it_by_the_button_of_the_mail(app, client, cast, mails):
    rui = signed_in(client, cast.rui)
    assert send(rui, "/account/addresses", email=WORK).status_code == 303
    assert "Not confirmed" in rui.get("/account").text
    letter = mails()[-1]
    assert letter["To"] == WORK
    path = link_in(letter)
    for _look in range(2):
        page = rui.get(path)
        assert WORK in page.text
        assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "Not confirmed" in rui.get("/account").text
    done = send(rui, path)
    assert toasts(rui, done.location) == [f"{WORK} is yours now, too."]
    assert "Not confirmed" not in rui.get("/account").text
    assert send(rui, path).status_code == 404
    assert sign_in(app.test_client(), WORK).status_code == 303


def test_the_link_is_dead_for_everybody_else(app, client, cast, mails):
    send(signed_in(client, cast.rui), "/account/addresses", email=WORK)
    path = link_in(mails()[-1])
    zoe = signed_in(app.test_client(), cast.zoe)
    assert zoe.get(path).status_code == 404
    assert send(zoe, path).status_code == 404
    assert app.test_client().get(path).location.startswith("/sign-in?next=")


def test_the_answer_is_the_same_for_an_address_of_somebody_else(client, cast, mails):
    rui = signed_in(client, cast.rui)
    told = [
        toasts(rui, send(rui, "/account/addresses", email=email).location)[0].replace(email, "")
        for email in (WORK, "zoe@example.com")
    ]
    assert told[0] == told[1]
    assert [each["To"] for each in mails()] == [WORK]


@pytest.mark.parametrize(("email", "status"), [("nothing", 422), ("rui@example.com", 422), ("", 422)])
def test_what_is_no_new_address_is_said_beside_the_field(client, cast, mails, email, status):
    rui = signed_in(client, cast.rui)
    answer = send(rui, "/account/addresses", email=email)
    assert answer.status_code == status
    assert "error-summary" in answer.text


def test_claims_are_few(client, cast, mails):
    rui = signed_in(client, cast.rui)
    statuses = [
        send(rui, "/account/addresses", email=f"x{number}@example.com").status_code for number in range(6)
    ]
    assert statuses == [303] * 5 + [429]


def test_wrong_passwords_are_counted_for_the_person_whatever_the_address(app, client, cast):
    with app.app_context():
        actions.add_address(cast.bo, cast.rui.user_id, WORK)
    tries = [
        sign_in(client, ("rui@example.com", WORK)[number % 2], "wrong").status_code for number in range(11)
    ]
    assert tries == [422] * 10 + [429]


def test_an_admin_adds_an_address_sends_mails_there_and_removes_the_other(app, client, cast):
    bo, place = signed_in(client, cast.bo), f"/admin/people/{cast.rui.user_id}"
    assert send(bo, f"{place}/addresses", email=WORK).status_code == 303
    assert send(bo, f"{place}/addresses", email="zoe@example.com").status_code == 422
    assert WORK in bo.get(place).text
    with app.app_context(), read():
        number = queries.addresses.further(cast.rui.user_id)[0].id
    assert send(bo, f"{place}/addresses/{number}/primary").status_code == 303
    assert send(bo, f"{place}/addresses/{number}/removal").status_code == 303
    page = bo.get(place).text
    assert WORK in page
    assert "rui@example.com" not in page
