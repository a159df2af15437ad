"""Merging two people in the settings: preview first, then who stays, then undo."""

import pytest

from tests.web.visitors import send, toasts


def test_what_would_move_is_shown_before_anything_does(bo, cast):
    place = f"/admin/people/{cast.rui.user_id}"
    assert "The other person" in bo.get(f"{place}/merging").text
    page = bo.get(f"{place}/merging?other=ZOE@example.com").text
    assert "Zoe Stranger" in page
    assert page.count("1 request<") == 2
    assert bo.get(f"/admin/people/{cast.zoe.user_id}").status_code == 200


def test_either_may_stay_and_it_is_undone_on_their_page(bo, cast):
    rui, zoe = f"/admin/people/{cast.rui.user_id}", f"/admin/people/{cast.zoe.user_id}"
    form = {"other": cast.zoe.user_id, "stays": cast.zoe.user_id}
    done = send(bo, f"{rui}/merging", **form)
    assert done.location.endswith(zoe)
    assert toasts(bo, done.location) == ["The two are one person now."]
    page = bo.get(zoe).text
    assert "Rui Asks was merged into this person." in page
    assert "rui@example.com" in page
    assert bo.get(rui).location.endswith(zoe)
    assert send(bo, f"{rui}/unmerging").location.endswith(rui)
    assert bo.get(rui).status_code == 200
    assert send(bo, f"{rui}/unmerging").status_code == 404


@pytest.mark.parametrize("address", ["nobody@example.com", "rui@example.com", "x"])
def test_nobody_to_merge_with_is_said(bo, cast, address):
    answer = bo.get(f"/admin/people/{cast.rui.user_id}/merging?other={address}")
    assert answer.status_code == 422
    assert "Nobody else here has this address" in answer.text


def test_a_choice_that_cannot_be_is_said_and_nothing_moves(bo, cast):
    place = f"/admin/people/{cast.rui.user_id}/merging"
    for form in ({"other": cast.zoe.user_id}, {"other": cast.ana.user_id, "stays": cast.rui.user_id}):
        answer = send(bo, place, **form)
        assert answer.status_code == 422
        assert "error-summary" in answer.text
    assert send(bo, place, other="-1", stays="1").status_code == 422
    assert send(bo, place, other="999", stays="1").status_code == 404
