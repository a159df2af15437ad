"""Who gets which mail, when, and how often."""

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from helpdesk import actions, queries
from helpdesk.actions.deliveries import TWICE_IN_DOUBT
from helpdesk.db import transaction
from helpdesk.effects.outbox import NOT_WRITTEN, deliver_next
from helpdesk.errors import Conflict, Forbidden
from helpdesk.models import Delivery
from helpdesk.rules.actor import GUEST, Actor, system
from helpdesk.rules.contact import Contact
from helpdesk.rules.mails import RETRIES
from helpdesk.rules.text import render
from tests.cast import open_ticket, person
from tests.effects.conftest import outbox
from tests.outbox import answering, free_port, plain, talking

pytestmark = pytest.mark.usefixtures("context")


def test_a_requester_is_told_that_the_request_arrived(waiting, cast):
    open_ticket(cast.rui)
    assert waiting() == [("rui", "received")]


def test_a_reply_goes_to_the_requester_and_not_to_its_writer(waiting, cast):
    actions.reply(cast.ana, cast.ticket, render("Try another tray."))
    assert waiting() == [("rui", "replied")]


def test_a_note_goes_to_nobody(waiting, cast):
    actions.note(cast.ana, cast.ticket, render("He jams it himself."))
    assert waiting() == []


def test_a_requesters_reply_goes_to_the_assignee(waiting, cast):
    actions.assign(cast.bo, cast.ticket, cast.ana.user_id)
    assert waiting() == [("ana", "assigned")]
    actions.reply(cast.rui, cast.ticket, render("Still jams."))
    assert waiting() == [("ana", "assigned"), ("ana", "answered")]


def test_nobody_is_told_of_what_they_did_themselves(waiting, cast, group):
    actions.take(cast.ana, cast.ticket)
    actions.set_group(cast.ana, cast.ticket, group)
    assert waiting() == [("bo", "in_group")]
    actions.resolve(cast.rui, cast.ticket)
    assert waiting() == [("bo", "in_group")]


def test_resolving_with_a_reply_is_one_mail_and_resolving_later_another(waiting, cast):
    actions.reply(cast.ana, cast.ticket, render("Done."), status="resolved")
    assert waiting() == [("rui", "replied")]
    actions.reopen(cast.ana, cast.ticket)
    actions.set_status(cast.ana, cast.ticket, "resolved")
    assert waiting() == [("rui", "replied"), ("rui", "resolved")]


def test_who_is_disabled_gets_nothing(waiting, cast):
    actions.disable_user(cast.bo, cast.rui.user_id)
    actions.reply(cast.ana, cast.ticket, render("Hello?"))
    assert waiting() == []


def test_a_mail_is_there_exactly_when_its_event_is(waiting, cast):
    actions.reply(cast.ana, cast.ticket, render("One"))
    with pytest.raises(Conflict):
        actions.reply(cast.bo, cast.ticket, render("Two"), seen=1)
    assert waiting() == [("rui", "replied")]


def test_each_mail_leaves_once(cast, kept, deliver):
    deliver()
    deliver()
    assert [mail["To"] for mail in kept.mails] == ["zoe@example.com", "rui@example.com"]
    assert {state for *_who, state in outbox()} == {"sent"}


def test_the_notices_of_two_minutes_are_one_mail(waiting, cast, kept, mailing, later, deliver):
    actions.assign(cast.bo, cast.ticket, cast.ana.user_id)
    actions.reply(cast.rui, cast.ticket, render("Still jams."))
    assert deliver_next(mailing) is False
    deliver()
    assert [mail["Subject"] for mail in kept.mails] == ["2 updates"]
    assert "Still jams." in kept.mails[0].get_body(("plain",)).get_content()
    assert [state for who, _kind, state in outbox() if who == "ana"] == ["sent", "sent"]


def test_strangers_cannot_flood_an_address(waiting, kept, deliver):
    for number in range(50):
        actions.open_ticket(
            GUEST, Contact("rui@example.com"), subject=f"Spam {number}", description=render("Buy")
        )
    deliver()
    assert len(kept.mails) == 5
    assert "Spam" not in kept.mails[0].as_string()
    assert [state for *_who, state in outbox()].count("held") == 45


def test_strangers_cannot_flood_an_address_while_the_mail_server_is_away(waiting, kept, settings, deliver):
    for number in range(50):
        actions.open_ticket(
            GUEST, Contact("rui@example.com"), subject=f"Spam {number}", description=render("Buy")
        )
    away = replace(settings, smtp=plain(free_port()), mail_from="support@example.com")
    while deliver_next(away):
        pass
    deliver()
    assert len(kept.mails) == 5
    assert [state for *_who, state in outbox()].count("held") == 45


def test_a_refused_mail_is_tried_again_and_given_up_loudly(cast, settings, later, caplog):
    nobody = replace(settings, smtp=plain(free_port()), mail_from="support@example.com")
    for _ in range(40):
        while deliver_next(nobody):
            pass
        later(hours=7)
    assert {state for *_who, state in outbox()} == {"failed"}
    row = queries.deliveries.page()[0][0]
    assert row.attempts == len(RETRIES) + 1
    assert "refused" in row.last_error
    assert "mail given up" in caplog.text


def test_a_mail_that_cannot_be_written_is_given_up_and_keeps_no_other_back(
    waiting, cast, mailing, kept, later, caplog
):
    actions.reply(cast.ana, cast.ticket, render("Try another tray."))
    with transaction() as current:
        current.query(Delivery).filter_by(state="due").update({"kind": "nonsense"})
    actions.reply(cast.ana, cast.ticket, render("Or this one."))
    for _ in range(40):
        while deliver_next(mailing):
            pass
        later(hours=7)
    assert len(kept.mails) == 1
    assert outbox()[-2:] == [("rui", "nonsense", "failed"), ("rui", "replied", "sent")]
    assert queries.deliveries.page(only="failed")[0][0].last_error == str(NOT_WRITTEN)
    assert "mail could not be written" in caplog.text


def test_a_mail_that_may_have_been_taken_is_sent_once_more_and_flagged(waiting, cast, settings, later):
    actions.reply(cast.ana, cast.ticket, render("Try another tray."))
    seen: list[str] = []
    with talking(answering({"END": None}, seen)) as port:
        unsure = replace(settings, smtp=plain(port), mail_from="support@example.com")
        for _ in range(5):
            while deliver_next(unsure):
                pass
            later(hours=30)
    assert seen.count("DATA") == 2
    row = queries.deliveries.page()[0][0]
    assert (row.state, row.is_in_doubt) == ("failed", True)
    assert row.last_error == str(TWICE_IN_DOUBT)


def test_a_worker_that_died_before_the_content_lost_nothing(waiting, cast, kept, mailing, later, deliver):
    actions.reply(cast.ana, cast.ticket, render("Try another tray."))
    lease = actions.lease_delivery(system("worker"), None, domain="example.com")
    assert actions.lease_delivery(system("worker"), None, domain="example.com") is None
    assert deliver_next(mailing) is False
    later(minutes=5)
    deliver()
    assert len(kept.mails) == 1
    assert not queries.deliveries.get(lease.id).is_in_doubt


def test_a_worker_that_slept_changes_nothing_of_what_another_one_has_sent(
    app, waiting, cast, kept, settings, deliver, later
):
    actions.reply(cast.ana, cast.ticket, render("Try another tray."))

    def sleep_while_another_sends() -> None:
        later(minutes=5)
        with app.app_context():
            deliver()

    with talking(answering({"RCPT": sleep_while_another_sends})) as port:
        deliver_next(replace(settings, smtp=plain(port), mail_from="support@example.com"))
    deliver()
    assert [mail["To"] for mail in kept.mails] == ["rui@example.com"]
    row = queries.deliveries.page()[0][0]
    assert (row.state, row.attempts, row.last_error, row.is_in_doubt) == ("sent", 2, None, False)


def test_a_worker_that_died_in_the_middle_leaves_a_mail_in_doubt(waiting, cast, kept, later, deliver):
    actions.reply(cast.ana, cast.ticket, render("Try another tray."))
    lease = actions.lease_delivery(system("worker"), None, domain="example.com")
    actions.begin_sending(system("worker"), lease.id, lease.until)
    later(minutes=5)
    deliver()
    row = queries.deliveries.get(lease.id)
    assert (row.state, row.is_in_doubt) == ("sent", True)
    assert kept.mails[0]["Message-ID"] == row.message_id
    with pytest.raises(Conflict):
        actions.begin_sending(system("worker"), lease.id, lease.until)


@pytest.mark.parametrize("verb", ["begin_sending", "confirm_delivery", "postpone_delivery", "drop_delivery"])
def test_nobody_but_the_worker_says_how_a_delivery_went(cast, verb):
    for actor in (cast.rui, cast.ana, cast.bo, Actor("key", 1, "service", scopes=frozenset({"write"}))):
        with pytest.raises(Forbidden):
            getattr(actions, verb)(actor, queries.deliveries.page()[0][0].id, "")


def test_what_the_recipient_may_not_see_any_more_is_not_sent(waiting, cast, kept, deliver):
    actions.reply(cast.ana, cast.ticket, render("Try another tray."))
    actions.change_requester(cast.ana, cast.ticket, cast.zoe.user_id)
    actions.delete_ticket(cast.bo, cast.noise)
    deliver()
    assert kept.mails == []
    assert ("rui", "replied", "dropped") in outbox()


@pytest.mark.only_on("sqlite")
@pytest.mark.only_on("sqlite")
def test_the_planner_reads_what_is_due_from_its_index(settings, cast):
    with closing(sqlite3.connect(settings.sqlite_path)) as database:
        plan = database.execute(
            "EXPLAIN QUERY PLAN SELECT id FROM delivery WHERE state IN ('due', 'sending') AND not_before <= '2026'"
        ).fetchall()
    assert "ix_delivery_due" in plan[0][3]


def test_a_person_without_an_address_is_nobody_to_write_to(waiting, cast):
    actions.open_ticket(system("api"), None, subject="From a program", description=render("Disk full"))
    assert waiting() == []
    person("new@example.com", "New")
    assert waiting() == []
