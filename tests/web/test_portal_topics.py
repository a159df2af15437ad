"""What helps while a request is written: hints of topics, and own open requests that are like it."""

from helpdesk import actions
from helpdesk.rules.actor import system
from tests.cast import open_ticket
from tests.web.visitors import send, signed_in


def test_an_admin_writes_a_hint_and_people_see_it_beside_its_topic(app, rui, cast):
    bo = signed_in(app.test_client(), cast.bo)
    assert send(bo, "/admin/categories", name="Parking", hint="Your number plate, please.").status_code == 303
    page = rui.get("/requests/new").text
    assert "Parking</b> Your number plate, please." in page
    number = page.split("Parking</b>")[0].split('data-topic="')[-1].split('"')[0]
    assert send(bo, f"/admin/categories/{number}", name="Parking", hint="").status_code == 303
    assert "number plate" not in rui.get("/requests/new").text
    refused = send(bo, f"/admin/categories/{number}", name="Parking", hint="x" * 201)
    assert refused.status_code == 422
    assert 'value="' + "x" * 201 in refused.text


def test_the_chosen_topics_hint_stays_when_the_form_is_refused(app, rui):
    with app.app_context():
        number = actions.add_category(system(), None, name="Parking", hint="Your number plate.")
    refused = send(rui, "/requests/new", subject=" ", details="", topic=number)
    assert f'is-chosen" data-topic="{number}"' in refused.text


def test_own_open_requests_like_it_are_shown_and_nobody_elses(app, rui, cast):
    with app.app_context():
        open_ticket(cast.zoe, "Printer jams at Zoe's")
        solved = open_ticket(cast.rui, "Printer jams, solved")
        actions.resolve(cast.rui, solved)
    piece = rui.get("/requests/similar?subject=the printer jams").text
    assert "1 open request of yours is like this" in piece
    assert f'href="/requests/{cast.ticket}"' in piece
    assert "Zoe" not in piece
    assert "solved" not in piece
    for subject in ("printer", "", "the new monitor", "\x00" * 9):
        assert "<li>" not in rui.get("/requests/similar", query_string={"subject": subject}).text


def test_a_guest_is_not_asked(client, cast):
    assert "/requests/similar" not in client.get("/requests/new").text
