"""Somebody who has done everything that the database can keep of a person, and every place that names them.

A new table that names people has no row of theirs here, and the tests that walk `PLACES` say so.
"""

from hashlib import sha256

from sqlalchemy import Column, func, select

from helpdesk import actions
from helpdesk.db import Model, read
from helpdesk.models import Attachment
from helpdesk.rules import links
from helpdesk.rules.actor import Actor, system
from helpdesk.rules.contact import Contact
from helpdesk.rules.text import render
from tests.cast import Cast, open_ticket, person

UPLOADS = Attachment.__table__.c.owner  # "user 7": the one place that names a person without a foreign key


def _names_a_person(column: Column) -> bool:
    return any(key.column.table.name == "user" for key in column.foreign_keys)


PLACES = {
    f"{table.name}.{column.name}": column
    for table in Model.metadata.sorted_tables
    for column in table.columns
    if _names_a_person(column) or column is UPLOADS
}


def everybodys_friend(cast: Cast) -> Actor:
    """Make an agent who once was an end user, and who has a row of theirs in every one of PLACES."""
    friend = person("fay@example.com", "Fay Friend")
    earlier = person("fay@earlier.example.com", "Fay before")
    actions.merge_users(cast.bo, friend.user_id, earlier.user_id)
    _asks(cast, friend)
    _reads_and_begins(cast, friend)
    actions.change_user(cast.bo, friend.user_id, name="Fay Friend", email="fay@example.com", role="agent")
    actions.change_membership(cast.bo, friend.user_id, [actions.add_group(cast.bo, None, name="Friends")])
    actions.assign(cast.ana, cast.ticket, friend.user_id)
    agent = Actor("user", friend.user_id, "agent")
    actions.hold_reply(agent, cast.noise, render("Held."), seconds=10)
    actions.add_participant(agent, cast.ticket, Contact("fay@example.com", ""))
    return agent


def rows_naming(number: int) -> dict[str, int]:
    """How many rows of each place name a person."""
    with read() as current:
        return {
            place: current.scalar(
                select(func.count()).where(column == (f"user {number}" if column is UPLOADS else number))
            )
            for place, column in PLACES.items()
        }


def _asks(cast: Cast, friend: Actor) -> None:
    ticket = open_ticket(friend, "Roof leaks")
    actions.reply(friend, ticket, render("Still."))
    actions.resolve(friend, ticket)
    actions.rate(friend, ticket, is_good=True, remark="Dry.")
    actions.add_participant(friend, ticket, Contact("zoe@example.com", ""))
    actions.add_participant(cast.zoe, cast.noise, Contact("fay@example.com", ""))
    actions.reply(cast.ana, ticket, render("Good."))
    actions.add_address(cast.bo, friend.user_id, "fay@club.example.com")
    actions.create_api_key(system(), None, name="Fay's", key="hd_friend01_secret", user_id=friend.user_id)
    actions.issue_link(system(), friend.user_id, links.TICKET, "a link of hers", ticket_id=ticket)


def _reads_and_begins(cast: Cast, friend: Actor) -> None:
    actions.saw_ticket(friend.user_id, cast.noise, 1)
    actions.mute_ticket(friend, cast.noise)
    actions.keep_draft(friend.user_id, "new-request", [["details", "Begun", "Begun"]])
    file = actions.File(sha256(b"begun").hexdigest(), "begun.txt", "text/plain", 5)
    actions.keep_upload(friend, f"user {friend.user_id}", file, place="new-request")
    actions.start_session(friend.user_id, "a session of hers", user_agent="", ip="")
