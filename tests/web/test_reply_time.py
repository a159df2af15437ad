"""How soon a reply usually comes: chosen by an admin, told to those who wait, and to nobody else."""

import pytest
from sqlalchemy import text

from helpdesk import actions, queries
from helpdesk.db import connection
from helpdesk.errors import Forbidden, Rejected
from helpdesk.rules.settings import CHOICES, REPLY_TIME
from helpdesk.rules.text import render
from tests.cast import open_ticket
from tests.web.forms import post_form
from tests.web.test_portal_filing import GUEST
from tests.web.visitors import send, signed_in

DAY = "We usually reply within one working day."


@pytest.fixture
def day(app, cast):
    """An admin has chosen one working day."""
    with app.app_context():
        actions.change_setting(cast.bo, None, name=REPLY_TIME, value="day")


def test_nothing_is_said_until_an_admin_chooses(client, app, cast):
    post_form(client, "/requests/new", **GUEST)
    assert "We usually reply" not in client.get("/requests/3").text
    assert (
        "We usually reply" not in signed_in(app.test_client(), cast.rui).get(f"/requests/{cast.ticket}").text
    )


def test_an_admin_chooses_and_the_choice_is_shown_and_recorded_once(app, bo):
    for _ in range(2):
        assert send(bo, "/admin/requests", reply_time="day", registration="y").status_code == 303
    assert '<option selected value="day">one working day</option>' in bo.get("/admin/requests").text
    with app.app_context():
        kinds = connection().execute(text("SELECT kind FROM event")).scalars().all()
    assert kinds.count("setting_changed") == 1


@pytest.mark.parametrize("value", ["", "century", "one working day", "<b>"])
def test_what_is_not_offered_is_refused_and_nothing_changes(app, bo, day, value):
    answer = send(bo, "/admin/requests", reply_time=value)
    assert (answer.status_code, "Choose one of the list." in answer.text) == (422, True)
    with app.app_context():
        assert queries.settings.value(REPLY_TIME) == "day"
        assert queries.settings.is_on("registration")


def test_only_admins_choose(app, cast):
    with app.app_context():
        for actor in (cast.ana, cast.rui):
            with pytest.raises(Forbidden):
                actions.change_setting(actor, None, name=REPLY_TIME, value="week")
        with pytest.raises(Rejected):
            actions.change_setting(cast.bo, None, name=REPLY_TIME, value="on")


@pytest.mark.parametrize("value", CHOICES[REPLY_TIME][1:])
def test_the_page_after_sending_says_it_once_for_every_choice(client, app, cast, value):
    with app.app_context():
        actions.change_setting(cast.bo, None, name=REPLY_TIME, value=value)
        sentence = str(queries.settings.promise())
    post_form(client, "/requests/new", **GUEST)
    assert client.get("/requests/3").text.count(sentence) == 1
    assert client.get("/requests/3").text.count(sentence) == 1  # and the request's own page afterwards


def test_it_is_said_while_the_request_waits_for_us_and_not_otherwise(app, cast, day):
    rui = signed_in(app.test_client(), cast.rui)

    def says() -> bool:
        return DAY in rui.get(f"/requests/{cast.ticket}").text

    assert says()
    with app.app_context():
        actions.reply(cast.ana, cast.ticket, render("Try another tray."))
    assert not says(), "we have answered"
    with app.app_context():
        actions.reply(cast.rui, cast.ticket, render("I did."))
    assert says()
    for status in ("pending", "resolved", "closed"):
        with app.app_context():
            actions.set_status(cast.ana, cast.ticket, status)
        assert not says(), status


def test_the_mail_that_says_it_came_says_it_too(app, cast, mails, day):
    with app.app_context():
        open_ticket(cast.rui, "The kettle hums")
    plain, html = (part.get_content() for part in mails()[-1].iter_parts())
    assert f"We will look into it and answer by e-mail. {DAY}" in plain
    assert DAY in html


def test_a_mail_that_leaves_after_the_answer_promises_nothing(app, cast, mails, day):
    with app.app_context():
        number = open_ticket(cast.rui, "The kettle hums")
        actions.reply(cast.ana, number, render("We turn it down."))
    received = next(mail for mail in mails() if mail["Subject"] == f"Your request #{number}")
    assert "We usually reply" not in received.as_string()
