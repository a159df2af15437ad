"""What admins do about mails that did not leave: one, or all at once."""

from dataclasses import replace

import pytest

from helpdesk import actions, queries
from helpdesk.effects.outbox import deliver_next
from helpdesk.errors import Conflict, Forbidden
from helpdesk.rules.actor import GUEST
from helpdesk.rules.contact import Contact
from helpdesk.rules.text import render
from tests.effects.conftest import outbox
from tests.outbox import answering, free_port, plain, talking

pytestmark = pytest.mark.usefixtures("context")


def test_notices_of_one_mail_share_what_becomes_of_it(waiting, cast, settings, kept, later, deliver):
    actions.assign(cast.bo, cast.ticket, cast.ana.user_id)
    actions.reply(cast.rui, cast.ticket, render("Still jams."))
    later(minutes=3)
    with talking(answering({"RCPT": "550 nobody here"})) as port:
        while deliver_next(replace(settings, smtp=plain(port), mail_from="support@example.com")):
            pass
    assert [state for who, _kind, state in outbox() if who == "ana"] == ["failed", "failed"]
    first = queries.deliveries.page(only="failed")[0][-1]
    actions.send_again(cast.bo, first.id)
    assert [state for who, _kind, state in outbox() if who == "ana"] == ["due", "batched"]
    deliver()
    assert [mail["Subject"] for mail in kept.mails] == ["2 updates"]
    assert [state for who, _kind, state in outbox() if who == "ana"] == ["sent", "sent"]


def test_without_a_mail_server_mails_are_kept_and_leave_only_when_asked(cast, settings, kept, deliver):
    while deliver_next(settings):
        pass
    assert {state for *_who, state in outbox()} == {"kept"}
    deliver()
    assert kept.mails == []
    actions.send_again(cast.bo, queries.deliveries.page()[0][0].id)
    deliver()
    assert [mail["To"] for mail in kept.mails] == ["rui@example.com"]


def test_what_was_held_back_leaves_when_an_admin_says_so(waiting, cast, kept, deliver):
    for number in range(6):
        actions.open_ticket(
            GUEST, Contact("rui@example.com"), subject=f"Bell {number}", description=render("Quiet")
        )
    deliver()
    assert len(kept.mails) == 5
    actions.send_again(cast.bo, queries.deliveries.page(only="failed")[0][0].id)
    deliver()
    assert len(kept.mails) == 6


def test_only_admins_send_again_and_not_what_is_on_its_way(cast):
    number = queries.deliveries.page()[0][0].id
    for actor in (cast.rui, cast.ana):
        with pytest.raises(Forbidden):
            actions.send_again(actor, number)
    with pytest.raises(Conflict):
        actions.send_again(cast.bo, number)


def run_out_of_tries(away, later) -> None:
    """Let five days pass."""
    for _ in range(18):
        while deliver_next(away):
            pass
        later(hours=7)


def test_when_the_server_is_back_an_admin_lets_all_leave_at_once(
    waiting, cast, settings, kept, later, deliver
):
    away = replace(settings, smtp=plain(free_port()), mail_from="support@example.com")
    actions.reply(cast.ana, cast.ticket, render("Try another tray."))
    run_out_of_tries(away, later)
    actions.reply(cast.ana, cast.ticket, render("Or this one."))
    for _ in range(3):
        while deliver_next(away):
            pass
        later(minutes=6)
    assert [state for who, kind, state in outbox() if kind == "replied"] == ["failed", "due"]
    deliver()
    assert kept.mails == []
    with pytest.raises(Forbidden):
        actions.hurry_deliveries(cast.ana, None)
    assert actions.hurry_deliveries(cast.bo, None) == 2
    deliver()
    assert [mail["To"] for mail in kept.mails] == ["rui@example.com"] * 2
    assert actions.hurry_deliveries(cast.bo, None) == 0


def test_what_was_given_up_is_no_news_any_more_after_a_week(waiting, cast, settings, later):
    away = replace(settings, smtp=plain(free_port()), mail_from="support@example.com")
    actions.reply(cast.ana, cast.ticket, render("Try another tray."))
    run_out_of_tries(away, later)
    later(days=2)
    assert actions.hurry_deliveries(cast.bo, None) == 0
    assert outbox()[-1] == ("rui", "replied", "failed")


def test_what_was_refused_or_held_or_is_new_is_not_hurried(waiting, cast, settings):
    actions.reply(cast.ana, cast.ticket, render("Try another tray."))
    with talking(answering({"RCPT": "550 nobody here"})) as port:
        while deliver_next(replace(settings, smtp=plain(port), mail_from="support@example.com")):
            pass
    actions.assign(cast.bo, cast.ticket, cast.ana.user_id)
    assert actions.hurry_deliveries(cast.bo, None) == 0
    assert outbox()[-2:] == [("rui", "replied", "failed"), ("ana", "assigned", "due")]
