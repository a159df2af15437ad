"""Erasing a person in the settings: what goes and what stays is said, and the address typed."""

from io import BytesIO

from sqlalchemy import select

from helpdesk import actions
from helpdesk.db import read
from helpdesk.models import Attachment
from tests.web.visitors import send, signed_in, toasts


def test_the_address_must_be_typed(client, cast):
    bo, place = signed_in(client, cast.bo), f"/admin/people/{cast.rui.user_id}"
    page = bo.get(f"{place}/erasing").text
    assert "1 request<" in page
    assert "This cannot be undone" in page
    for wrong in ("", "zoe@example.com", "Rui Asks"):
        answer = send(bo, f"{place}/erasing", email=wrong)
        assert answer.status_code == 422
        assert "Type rui@example.com to go on" in answer.text
    assert bo.get(place).status_code == 200
    done = send(bo, f"{place}/erasing", email=" RUI@example.com ")
    assert toasts(bo, done.location) == ["The person is erased."]
    for path in (place, f"{place}/erasing"):
        assert bo.get(path).status_code == 404
    assert "Rui Asks" not in bo.get("/admin/people").text
    assert "Former user" in bo.get(f"/tickets/{cast.ticket}").text


def test_an_admin_cannot_erase_themselves(client, cast):
    bo = signed_in(client, cast.bo)
    answer = send(bo, f"/admin/people/{cast.bo.user_id}/erasing", email="bo@example.com")
    assert answer.status_code == 409
    assert "Another admin can" in answer.text


def test_files_that_wait_since_a_session_ended_go_and_other_peoples_stay(app, client, cast):
    for actor in (cast.rui, cast.zoe):
        form = {"signed_in": actor.user_id, "place": "new-request", "details": "Long"}
        answer = send(
            app.test_client(), "/requests/new", **form, files=(BytesIO(b"x"), f"{actor.user_id}.txt")
        )
        assert answer.status_code == 401
    with app.app_context():
        actions.erase_user(cast.bo, cast.rui.user_id)
        with read() as session:
            assert list(session.scalars(select(Attachment.name))) == [f"{cast.zoe.user_id}.txt"]


def test_who_is_signed_in_is_out_at_once(app, client, cast):
    rui = signed_in(app.test_client(), cast.rui)
    assert rui.get("/requests").status_code == 200
    send(signed_in(client, cast.bo), f"/admin/people/{cast.rui.user_id}/erasing", email="rui@example.com")
    assert rui.get("/requests").status_code == 303
