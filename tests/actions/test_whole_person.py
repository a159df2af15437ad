"""Whatever names a person moves when they are merged, comes back, and is forgotten, or is listed here with the reason."""

import pytest
from sqlalchemy import select

from helpdesk import actions, queries
from helpdesk.db import Model, read
from helpdesk.errors import Conflict, Missing
from helpdesk.rules.actor import Actor
from helpdesk.rules.contact import Contact
from helpdesk.rules.text import render
from tests.cast import open_ticket, person
from tests.whole_person import PLACES, everybodys_friend, rows_naming

pytestmark = pytest.mark.usefixtures("context")
STAYS_WHEN_MERGED = {
    "api_key.user_id": "a program must not gain another person's rights; it works no more",
    "event.user_id": "history tells who did it, under the name they had",
    "user.merged_into_id": "whoever was merged into them comes back by way of them",
}
GONE_BY_MERGING = {
    "session.user_id": "who is merged is signed out, and signs in again after undoing",
    "token.user_id": "links for signing in end; those to tickets move and come back",
}
STAYS_WHEN_ERASED = {
    "api_key.user_id": "revoked, and the log of what it did keeps its number",
    "comment.author_id": "what they wrote is a conversation's, under “Former user”",
    "delivery.user_id": "that a mail left, without its address",
    "event.user_id": "that somebody did it, under “Former user”",
    "held_reply.author_id": "what they sent goes out, under “Former user”",
    "participant.added_by_id": "who was put in copy stays in copy",
    "participant.user_id": "a place in a conversation, under “Former user”, without the address",
    "rating.user_id": "a word on how a request was solved, under “Former user”",
    "ticket.assignee_id": "whose it was, under “Former user”, until somebody takes it",
    "ticket.requester_id": "what they asked, under “Former user”",
    "user.merged_into_id": "whoever was merged into them is erased with them",
}
MOVING = ("version", "updated_at")


@pytest.fixture
def friend(cast) -> Actor:
    """Somebody who has done everything."""
    return everybodys_friend(cast)


def placed(number: int) -> set[str]:
    """Which places name a person."""
    return {place for place, count in rows_naming(number).items() if count}


def everything() -> dict[str, list]:
    """All rows of all tables that name people, without what a change of a ticket counts up."""
    tables = {column.table for column in PLACES.values()} | {Model.metadata.tables["user"]}
    with read() as current:
        return {
            table.name: sorted(
                current.execute(select(*[c for c in table.c if c.name not in MOVING])).all(), key=repr
            )
            for table in tables
        }


def test_the_world_has_a_row_in_every_place_that_names_a_person(friend):
    assert placed(friend.user_id) == set(PLACES)


def test_merging_moves_every_one_or_says_why_not(cast, friend):
    actions.merge_users(cast.bo, cast.ana.user_id, friend.user_id)
    assert placed(friend.user_id) == set(STAYS_WHEN_MERGED)
    assert placed(cast.ana.user_id) >= set(PLACES) - set(STAYS_WHEN_MERGED) - set(GONE_BY_MERGING)


def test_undoing_brings_every_one_back_or_says_why_not(cast, friend):
    before = everything()
    actions.merge_users(cast.bo, cast.ana.user_id, friend.user_id)
    actions.unmerge_user(cast.bo, friend.user_id)
    after = everything()
    changed = {name for name in before if after[name] != before[name]}
    assert changed == {"session", "event"}


def test_erasing_forgets_every_one_or_says_why_not(cast, friend):
    actions.erase_user(cast.bo, friend.user_id)
    assert placed(friend.user_id) == set(STAYS_WHEN_ERASED)


def test_what_both_have_each_keeps(cast, friend):
    """Both have read Zoe's ticket, and both have begun a request."""
    actions.saw_ticket(cast.ana.user_id, cast.noise, 3)
    actions.keep_draft(cast.ana.user_id, "new-request", [["details", "Ana's", "Ana's"]])
    before = everything()
    actions.merge_users(cast.bo, cast.ana.user_id, friend.user_id)
    assert queries.drafts.body(cast.ana.user_id, "new-request")[0][1] == "Ana's"
    actions.unmerge_user(cast.bo, friend.user_id)
    after = everything()
    assert (after["seen"], after["draft"]) == (before["seen"], before["draft"])


def test_nobody_is_in_copy_of_their_own_request_after_merging(cast):
    home, ticket = person("rui@home.example.com", "Rui at home"), None
    ticket = open_ticket(home, "From home")
    for actor, number, email in (
        (home, ticket, "rui@example.com"),
        (cast.rui, cast.ticket, "rui@home.example.com"),
    ):
        actions.add_participant(actor, number, Contact(email, ""))
    before = everything()
    actions.merge_users(cast.bo, cast.rui.user_id, home.user_id)
    assert rows_naming(cast.rui.user_id)["participant.user_id"] == 0
    actions.unmerge_user(cast.bo, home.user_id)
    assert everything()["participant"] == before["participant"]


def test_whom_the_merged_person_put_in_copy_the_survivor_takes_out(cast):
    home = person("rui@home.example.com", "Rui at home")
    ticket = open_ticket(home, "From home")
    actions.add_participant(home, ticket, Contact("zoe@example.com", ""))
    actions.merge_users(cast.bo, cast.rui.user_id, home.user_id)
    actions.remove_participant(cast.rui, ticket, cast.zoe.user_id)
    assert rows_naming(cast.zoe.user_id)["participant.user_id"] == 0


def test_merges_on_merges_are_undone_from_the_last(cast):
    home, club = (
        person("rui@home.example.com", "Rui at home"),
        person("rui@club.example.com", "Rui at the club"),
    )
    ticket = open_ticket(home, "From home")
    actions.reply(home, ticket, render("More."))
    before = everything()
    actions.merge_users(cast.bo, club.user_id, home.user_id)
    actions.merge_users(cast.bo, cast.rui.user_id, club.user_id)
    with pytest.raises(Conflict):
        actions.unmerge_user(cast.bo, home.user_id)
    actions.unmerge_user(cast.bo, club.user_id)
    actions.unmerge_user(cast.bo, home.user_id)
    after = everything()
    assert [after[name] for name in ("ticket", "comment", "user", "address")] == [
        before[name] for name in ("ticket", "comment", "user", "address")
    ]


def test_who_was_erased_with_the_survivor_stays_merged(cast):
    home = person("rui@home.example.com", "Rui at home")
    actions.merge_users(cast.bo, cast.rui.user_id, home.user_id)
    actions.erase_user(cast.bo, cast.rui.user_id)
    with pytest.raises(Missing):
        actions.unmerge_user(cast.bo, home.user_id)
