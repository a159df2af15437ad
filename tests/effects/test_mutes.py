"""Who has muted a ticket gets no mails about it, but for what means this one person."""

import pytest

from helpdesk import actions, queries
from helpdesk.errors import Forbidden, Missing
from helpdesk.rules.actor import Actor, system
from helpdesk.rules.contact import Contact
from helpdesk.rules.text import render
from tests.cast import open_ticket
from tests.effects.conftest import outbox

pytestmark = pytest.mark.usefixtures("context")


def test_requesters_and_people_in_copy_stop_mails_each_for_themselves(waiting, cast):
    actions.add_participant(cast.rui, cast.ticket, Contact("zoe@example.com"))
    actions.mute_ticket(cast.zoe, cast.ticket)
    actions.reply(cast.ana, cast.ticket, render("One"))
    assert waiting() == [("rui", "replied")]
    actions.mute_ticket(cast.rui, cast.ticket)
    actions.mute_ticket(cast.rui, cast.ticket)
    actions.reply(cast.ana, cast.ticket, render("Two"), status="resolved")
    actions.set_status(cast.ana, cast.ticket, "open")
    actions.set_status(cast.ana, cast.ticket, "resolved")
    assert waiting() == [("rui", "replied")]
    other = open_ticket(cast.rui)
    actions.reply(cast.ana, other, render("Three"))
    assert waiting()[1:] == [("rui", "received"), ("rui", "replied")]


def test_it_is_undone_and_what_happened_meanwhile_is_not_sent_later(waiting, cast):
    actions.mute_ticket(cast.rui, cast.ticket)
    actions.reply(cast.ana, cast.ticket, render("One"))
    actions.unmute_ticket(cast.rui, cast.ticket)
    actions.unmute_ticket(cast.rui, cast.ticket)
    assert waiting() == []
    actions.reply(cast.ana, cast.ticket, render("Two"))
    assert waiting() == [("rui", "replied")]


def in_copy_of(actor, ticket: int) -> None:
    """Put Zoe in copy."""
    actions.add_participant(actor, ticket, Contact("zoe@example.com"))


@pytest.mark.parametrize("taker", ["rui", "ana"])
def test_who_muted_it_and_is_put_in_copy_anew_by_the_staff_gets_mails_again(waiting, cast, taker):
    in_copy_of(cast.rui, cast.ticket)
    for actor in (cast.rui, cast.zoe):
        actions.mute_ticket(actor, cast.ticket)
    actions.remove_participant(getattr(cast, taker), cast.ticket, cast.zoe.user_id)
    in_copy_of(cast.ana, cast.ticket)
    actions.reply(cast.ana, cast.ticket, render("One"))
    assert waiting() == [("zoe", "replied")]


def test_a_requester_gets_around_nobodys_wish_by_adding_them_anew(waiting, cast):
    in_copy_of(cast.rui, cast.ticket)
    actions.mute_ticket(cast.zoe, cast.ticket)
    actions.remove_participant(cast.rui, cast.ticket, cast.zoe.user_id)
    in_copy_of(cast.rui, cast.ticket)
    in_copy_of(cast.ana, cast.ticket)  # who is in copy already, stays as they are
    actions.reply(cast.ana, cast.ticket, render("One"))
    assert waiting() == [("rui", "replied")]


def test_an_agent_is_still_told_what_means_them(waiting, cast, group):
    for agent in (cast.ana, cast.bo):
        actions.mute_ticket(agent, cast.ticket)
    actions.set_group(system(), cast.ticket, group)
    actions.assign(cast.bo, cast.ticket, cast.ana.user_id)
    actions.reply(cast.rui, cast.ticket, render("Still jams."))
    assert waiting() == [("ana", "assigned")]
    actions.note(cast.ana, cast.ticket, render("@Bo Admin: a new tray?"))
    assert waiting() == [("ana", "assigned"), ("bo", "mentioned")]


def test_what_waits_when_somebody_mutes_is_not_sent(waiting, cast, kept, deliver):
    actions.assign(cast.bo, cast.ticket, cast.ana.user_id)
    actions.reply(cast.rui, cast.ticket, render("A secret xylophone."))
    actions.reply(cast.ana, cast.ticket, render("Try another tray."))
    actions.mute_ticket(cast.ana, cast.ticket)
    actions.mute_ticket(cast.rui, cast.ticket)
    deliver()
    assert [mail["To"] for mail in kept.mails] == ["ana@example.com"]
    assert "xylophone" not in kept.mails[0].as_string()
    assert ("rui", "replied", "dropped") in outbox()


def test_muting_is_nothing_that_happened_to_the_ticket(cast, sql):
    before = queries.tickets.get(cast.ana, cast.ticket)
    actions.mute_ticket(cast.rui, cast.ticket)
    assert queries.tickets.get(cast.ana, cast.ticket) == before


def test_nobody_mutes_what_they_do_not_see_or_for_nobody(cast):
    for verb in (actions.mute_ticket, actions.unmute_ticket):
        with pytest.raises(Missing):
            verb(cast.zoe, cast.ticket)
        with pytest.raises(Missing):
            verb(Actor("link", cast.rui.user_id, "end_user", ticket_id=cast.noise), cast.ticket)
    with pytest.raises(Forbidden):
        actions.mute_ticket(system(), cast.ticket)


def test_a_deleted_ticket_leaves_no_mute(cast):
    actions.mute_ticket(cast.rui, cast.ticket)
    actions.delete_ticket(cast.bo, cast.ticket)
