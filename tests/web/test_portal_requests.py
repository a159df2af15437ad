"""The list of one's requests and the page of one: what is on it, and who gets it."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from helpdesk import actions
from helpdesk.rules.contact import Contact
from helpdesk.rules.text import render
from tests.cast import open_ticket
from tests.web.forms import HTMX, hidden, post_form, sign_in

GUEST = {
    "name": "Gil Guest",
    "email": "gil@example.com",
    "subject": "No paper",
    "details": "The tray is empty.",
}


def do(app, verb, *arguments, **options):
    """Run a verb as somebody who is not at this browser."""
    with app.app_context():
        return verb(*arguments, **options)


def test_the_list_shows_ones_own_requests_those_that_wait_first(rui, app, cast):
    with app.app_context():
        waiting = open_ticket(cast.rui, "Needs an answer")
        open_ticket(cast.rui, "Newer one")
        actions.set_status(cast.ana, waiting, "pending")
        actions.set_status(cast.ana, open_ticket(cast.rui, "Done one"), "resolved")
    page = rui.get("/requests").text
    assert page.index("Needs an answer") < page.index("Newer one") < page.index("Printer jams")
    assert "Waiting for you" in page
    assert "Coffee is cold" not in page
    assert "Done one" not in page
    assert "Done one" in rui.get("/requests?show=resolved").text


def test_a_search_finds_ones_own_alone(rui, app, cast):
    with app.app_context():
        open_ticket(cast.rui, "Coffee machine", "Makes noise.")
    page = rui.get("/requests?q=coffee").text
    assert "Coffee machine" in page
    assert "Coffee is cold" not in page
    assert "Printer jams" not in page
    assert "Nothing found" in rui.get("/requests?q=xylophone").text
    assert rui.get(f"/requests?q=%23{cast.ticket}").location == f"/requests/{cast.ticket}"
    assert "Nothing found" in rui.get(f"/requests?q=%23{cast.noise}").text


def test_a_long_list_goes_on(rui, app, cast):
    with app.app_context():
        for number in range(25):
            open_ticket(cast.rui, f"Number {number}.")
    page = rui.get("/requests").text
    assert "Printer jams" not in page
    onward = page.split('<a class="button" href="')[1].split('"')[0].replace("&amp;", "&")
    assert "Printer jams" in rui.get(onward).text
    assert rui.get("/requests?after=nonsense").status_code == 422


def test_what_was_answered_is_no_longer_merely_received(rui, app, cast):
    def words() -> set[str]:
        pages = [rui.get(url).text for url in ("/requests", f"/requests/{cast.ticket}")]
        return {
            word for page in pages for word in re.findall(r'class="status status--open[^"]*">([^<]+)', page)
        }

    assert words() == {"Received"}
    do(app, actions.reply, cast.ana, cast.ticket, render("Try another tray."))
    assert words() == {"Answered"}
    do(app, actions.reply, cast.rui, cast.ticket, render("I did."))
    assert words() == {"Received"}
    do(app, actions.reply, cast.ana, cast.ticket, render("Then it is solved."), status="resolved")
    do(app, actions.reopen, cast.rui, cast.ticket)
    assert words() == {"Received"}


def test_what_is_internal_is_never_in_the_source(rui, app, cast):
    do(app, actions.note, cast.ana, cast.ticket, render("Rui is a nuisance, marmalade."))
    do(app, actions.set_priority, cast.ana, cast.ticket, "urgent")
    do(app, actions.add_tags, cast.ana, cast.ticket, ["marmalade-tag"])
    do(app, actions.assign, cast.ana, cast.ticket, cast.ana.user_id)
    do(app, actions.reply, cast.ana, cast.ticket, render("We look at it."))
    for url in ("/requests", f"/requests/{cast.ticket}"):
        page = rui.get(url).text
        assert "We look at it." in page
        assert "marmalade" not in page
        assert "urgent" not in page.lower()
        assert "ana@example.com" not in page
    answer = post_form(
        rui, f"/requests/{cast.ticket}", to=f"/requests/{cast.ticket}/comments", body="Fine.", headers=HTMX
    )
    assert "marmalade" not in answer.text


@pytest.mark.parametrize(
    ("zone", "letters"), [("Asia/Tokyo", "JST"), ("Pacific/Honolulu", "HST"), ("nonsense", "UTC")]
)
@pytest.mark.parametrize("url", ["/requests", "/requests/2"])
def test_times_are_in_the_readers_zone_and_their_title_names_it(rui, cast, url, zone, letters):
    rui.set_cookie("helpdesk_zone", zone)
    marks = re.findall(r'<time datetime="([^"]+)" title="([^"]+)">', rui.get(url).text)
    there = ZoneInfo("UTC" if zone == "nonsense" else zone)
    assert marks
    for moment, title in marks:
        local = datetime.fromisoformat(moment).astimezone(there)
        assert (
            title.replace("\u202f", " ")
            == f"{local:%b} {local.day}, {local.year}, {local:%-I:%M %p} {letters}"
        )


def test_a_zone_of_ones_own_counts_before_the_browsers(rui, app, cast):
    own = {"locale": None, "time_zone": "Asia/Tokyo", "preferences": {}}
    do(app, actions.change_preferences, cast.rui, cast.rui.user_id, **own)
    rui.set_cookie("helpdesk_zone", "Pacific/Honolulu")
    assert " JST" in rui.get(f"/requests/{cast.ticket}").text


def test_a_strangers_request_is_not_there(client, cast):
    sign_in(client, "zoe@example.com")
    for url in (f"/requests/{cast.ticket}", "/requests/999", "/requests/9223372036854775808"):
        assert client.get(url).status_code == 404
    for part, fields in (("comments", {"body": "Hello"}), ("resolution", {"verb": "resolve"})):
        answer = post_form(client, f"/requests/{cast.noise}", to=f"/requests/{cast.ticket}/{part}", **fields)
        assert answer.status_code == 404


def test_the_staff_is_sent_to_the_ticket(client, cast):
    sign_in(client, "ana@example.com")
    assert client.get(f"/requests/{cast.ticket}").location == f"/tickets/{cast.ticket}"


def test_somebody_nobody_knows_is_sent_to_sign_in_and_back_whether_or_not_it_is_there(client, cast):
    for number in (cast.ticket, 999):
        assert client.get(f"/requests/{number}").location == f"/sign-in?next=/requests/{number}"


def test_a_page_whose_session_ended_gets_401(client, cast):
    answer = post_form(
        client, "/requests/new", to=f"/requests/{cast.ticket}/comments", body="x", headers=HTMX
    )
    assert answer.status_code in (401, 404)
    client.delete_cookie("helpdesk_browser")
    token = client.get("/sign-in").text.split('name="csrf_token" value="')[1].split('"')[0]
    data = {"csrf_token": token, "body": "x"}
    assert client.post(f"/requests/{cast.ticket}/comments", data=data, headers=HTMX).status_code == 401


def test_a_guest_answers_and_resolves(client, app, cast):
    number = post_form(client, "/requests/new", **GUEST).location
    assert post_form(client, number, to=f"{number}/comments", body="It is A4.").location.startswith(
        f"{number}#event-"
    )
    assert "It is A4." in client.get(number).text
    post_form(client, number, to=f"{number}/resolution", verb="resolve")
    assert "Not fixed?" in client.get(number).text
    assert "No paper" in client.get("/requests?show=resolved").text


def test_a_guest_cannot_flood_a_request(client, cast):
    number = post_form(client, "/requests/new", **GUEST).location
    form = hidden(client.get(number).text)
    for count in range(60):
        assert client.post(f"{number}/comments", data={**form, "body": f"{count}"}).status_code == 303
    answer = client.post(f"{number}/comments", data={**form, "body": "One more."})
    assert answer.status_code == 422
    assert "One more.</textarea>" in answer.text


def test_a_guests_reply_to_a_closed_request_opens_a_follow_up_that_the_browser_may_follow(client, app, cast):
    number = post_form(client, "/requests/new", **GUEST).location
    do(app, actions.set_status, cast.ana, 3, "closed")
    assert "A reply opens a follow-up" in client.get(number).text
    answer = post_form(client, number, to=f"{number}/comments", body="It is back.")
    assert answer.location == "/requests/4"
    page = client.get("/requests/4").text
    assert "It is back." in page
    assert 'href="/requests/3"' in page
    assert app.test_client().get("/requests/4").status_code == 303
    assert client.get("/requests").text.count("No paper") == 1


@pytest.mark.parametrize("url", ["/requests", "/requests/2"])
def test_a_page_needs_few_statements(rui, app, cast, sql, url):
    for number in range(6):
        do(app, actions.reply, cast.ana, cast.ticket, render(f"Answer {number}"))
    sql.clear()
    assert rui.get(url).status_code == 200
    assert len(sql) <= 8


def test_the_sentence_says_on_whom_it_waits(rui, app, cast):
    url = f"/requests/{cast.ticket}"
    assert "We will look into it and answer here." in rui.get(url).text
    do(app, actions.reply, cast.ana, cast.ticket, render("Try another tray."))
    assert "We have answered." in rui.get(url).text
    post_form(rui, url, to=f"{url}/comments", body="It does not help.")
    assert "We will look into it and answer here." in rui.get(url).text
    do(app, actions.set_status, cast.ana, cast.ticket, "pending")
    assert "We need your answer to go on." in rui.get(url).text


@pytest.mark.parametrize("reader", ["rui", "zoe"])
def test_who_gets_the_answer_by_mail_reads_so_until_they_stop_it(app, cast, mails, reader):
    do(app, actions.add_participant, cast.ana, cast.ticket, Contact("zoe@example.com"))
    browser, url = app.test_client(), f"/requests/{cast.ticket}"
    sign_in(browser, f"{reader}@example.com")
    assert "We will look into it and answer here and by e-mail." in browser.get(url).text
    answer = post_form(browser, url, to=f"{url}/mute", headers=HTMX)
    for page in (answer, browser.get(url)):
        assert "We will look into it and answer here." in page.text
        assert "here and by e-mail" not in page.text


def test_the_page_after_sending_says_once_what_happens_next(client, app, cast, mails):
    post_form(client, "/requests/new", **GUEST)
    page = client.get("/requests/3").text
    assert "You hear from us by e-mail as soon as there is an answer." in page
    assert "We will look into it" not in page
    assert "We will look into it and answer here and by e-mail." in client.get("/requests/3").text
