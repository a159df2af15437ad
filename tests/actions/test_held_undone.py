"""A held reply that is taken back is its author's draft again, before what they have typed since, here or on another device."""

import pytest

from helpdesk import actions, queries
from helpdesk.clock import now
from tests.actions.test_held_replies import hold, upload

pytestmark = pytest.mark.usefixtures("context")


def test_taken_back_text_and_files_are_a_draft_again_before_what_was_begun_since(cast):
    held = hold(cast, "First.", uploads=upload(cast.ana, cast.ticket))
    place, owner = f"ticket-{cast.ticket}", f"user {cast.ana.user_id}"
    assert queries.attachments.on_page(cast.ana, cast.ticket, now(), owner=owner, place=place).drafts == []
    assert actions.undo_reply(cast.ana, held, begun="Second.") == "First.\n\nSecond."
    drafts = queries.attachments.on_page(cast.ana, cast.ticket, now(), owner=owner, place=place).drafts
    assert [file.name for file in drafts] == ["tray.txt"]
    assert queries.drafts.body(cast.ana.user_id, place) == [
        ["visibility", "public", True],
        ["body", "First.\n\nSecond.", "First.\n\nSecond."],
    ]


def test_what_was_begun_as_a_note_stays_one_and_an_empty_note_makes_none(cast):
    place = f"ticket-{cast.ticket}"
    for begun, kind in (("Between us.", "internal"), (" \n", "public")):
        actions.drop_draft(cast.ana.user_id, place)
        actions.undo_reply(cast.ana, hold(cast), begun=begun, is_note=True)
        assert queries.drafts.body(cast.ana.user_id, place)[0] == ["visibility", kind, True]


@pytest.mark.parametrize(
    ("begun", "joined"),
    [
        ("", "First.\n\nOn the phone."),
        ("On the page.", "First.\n\nOn the phone.\n\nOn the page."),
        ("On the phone.", "First.\n\nOn the phone."),
        ("On the phone. And more.", "First.\n\nOn the phone. And more."),
        ("On the ph", "First.\n\nOn the phone."),
        ("phone", "First.\n\nOn the phone.\n\nphone"),
    ],
)
def test_what_was_typed_on_another_device_since_comes_after_what_is_taken_back(cast, begun, joined):
    held, place = hold(cast, "First."), f"ticket-{cast.ticket}"
    typed = [
        ["visibility", "public", True],
        ["visibility", "internal", False],
        ["body", "On the phone.", "On the phone."],
    ]
    actions.keep_draft(cast.ana.user_id, place, typed)
    assert actions.undo_reply(cast.ana, held, begun=begun) == joined
    assert queries.drafts.chosen(cast.ana.user_id, place) == {"visibility": "public", "body": joined}


def test_a_note_that_was_begun_on_another_device_keeps_all_of_it_internal(cast):
    held, place = hold(cast), f"ticket-{cast.ticket}"
    typed = [["visibility", "internal", True], ["body", "Between us.", "Between us."]]
    actions.keep_draft(cast.ana.user_id, place, typed)
    actions.undo_reply(cast.ana, held, begun="Dear Rui,")
    assert queries.drafts.chosen(cast.ana.user_id, place)["visibility"] == "internal"
