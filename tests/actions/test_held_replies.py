"""A public reply that is held: nothing knows of it until it goes out, once; taken back, it never was."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from threading import Barrier

import pytest
from sqlalchemy import select

from helpdesk import actions, queries
from helpdesk.clock import now
from helpdesk.db import read, transaction
from helpdesk.errors import Conflict, Forbidden, Missing
from helpdesk.models import Attachment, Comment, Delivery, Event, HeldReply, Ticket
from helpdesk.rules.actor import Actor, system
from helpdesk.rules.text import render

pytestmark = pytest.mark.usefixtures("context")
WORKER = system("worker")


def hold(cast, text: str = "Try another tray.", **options) -> int:
    """Let Ana send a reply that she may still take back."""
    return actions.hold_reply(cast.ana, cast.ticket, render(text), seconds=10, **options)


def upload(actor, ticket: int) -> actions.Uploads:
    """Put a file into the agent's form."""
    file = actions.File(sha256(b"tray").hexdigest(), "tray.txt", "text/plain", 4)
    owner = f"user {actor.user_id}"
    return actions.Uploads(owner, (actions.keep_upload(actor, owner, file, place=f"ticket-{ticket}"),))


def rows(*what) -> list:
    """What is stored now."""
    with read() as current:
        return current.execute(select(*what)).all()


def world() -> list:
    """All that anybody but the staff could ever be told from."""
    return [rows(*table.__table__.c) for table in (Ticket, Comment, Event, Delivery)]


def replies(cast) -> list[str]:
    """The public comments of the ticket."""
    return [row.content for row in queries.tickets.public_comments(cast.ticket, now())]


def test_while_it_is_held_no_other_row_changes_and_taken_back_none_ever_did(cast):
    before = world()
    held = hold(cast, status="resolved")
    assert world() == before
    assert actions.undo_reply(cast.ana, held) == "Try another tray."
    assert world() == before
    assert rows(HeldReply.id) == []


def test_it_goes_out_in_its_authors_name_with_its_status_its_files_and_one_mail(cast):
    held = hold(cast, status="pending", uploads=upload(cast.ana, cast.ticket))
    written = actions.release_reply(WORKER, held)
    line = queries.tickets.timeline(cast.rui, cast.ticket, now()).items
    assert [(item.kind, item.actor_name) for item in line] == [
        ("replied", "Ana Agent"),
        ("status_changed", "Ana Agent"),
    ]
    assert queries.tickets.get(cast.rui, cast.ticket).status == "pending"
    files = queries.attachments.on_page(cast.rui, cast.ticket, now())
    assert [file.name for file in files.of[written.comment_id]] == ["tray.txt"]
    mails = [(each.kind, each.user_id) for each in rows(Delivery.kind, Delivery.user_id, Delivery.event_id)]
    assert mails[2:] == [("replied", cast.rui.user_id)]  # after the two of the cast's tickets
    assert rows(HeldReply.id) == []


def test_what_a_held_reply_becomes_is_what_a_reply_would_have_been(cast):
    actions.reply(cast.ana, cast.noise, render("The same."), status="resolved")
    actions.release_reply(
        cast.ana,
        actions.hold_reply(cast.ana, cast.ticket, render("The same."), seconds=10, status="resolved"),
    )
    own = {"id", "ticket_id", "created_at", "visible_at", "comment_id"}
    for table in (Comment, Event):
        kept = rows(
            table.ticket_id.label("of"), *[each for each in table.__table__.c if each.name not in own]
        )
        replied, released = ([row[1:] for row in kept if row.of == of] for of in (cast.noise, cast.ticket))
        assert replied[-2:] == released[-2:]


def test_it_goes_out_once_whoever_asks(cast):
    held = hold(cast)
    actions.release_reply(cast.ana, held)
    for late in (actions.release_reply, actions.undo_reply):
        with pytest.raises(Missing):
            late(cast.ana, held)
    with pytest.raises(Missing):
        actions.release_reply(WORKER, held)
    assert replies(cast) == ["Try another tray."]


def test_of_two_who_ask_at_the_same_moment_one_sends_it(app, cast):
    held, at_once = hold(cast), Barrier(2)

    def ask(actor) -> bool:
        with app.app_context():
            at_once.wait()
            try:
                return bool(actions.release_reply(actor, held).event_id)
            except Missing:
                return False

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(ask, (cast.ana, WORKER))) == [False, True]
    assert replies(cast) == ["Try another tray."]


def test_nobody_else_takes_it_back_or_sends_it(cast):
    held = hold(cast)
    for stranger in (cast.bo, cast.rui, cast.zoe):
        for verb in (actions.undo_reply, actions.release_reply):
            with pytest.raises(Forbidden):
                verb(stranger, held)
    with pytest.raises(Forbidden):
        actions.hold_reply(cast.rui, cast.ticket, render("Mine."), seconds=10)
    with pytest.raises(Missing):
        actions.hold_reply(cast.zoe, cast.ticket, render("Mine."), seconds=10)


def test_a_program_holds_nothing(cast):
    for actor in (Actor("key", cast.ana.user_id, "agent"), Actor("key", 1, "service")):
        with pytest.raises(Forbidden):
            actions.hold_reply(
                replace(actor, scopes=frozenset({"write"})), cast.ticket, render("Mine."), seconds=10
            )


def test_it_is_due_when_its_time_is_over_and_not_before(cast):
    held = hold(cast)
    with read():
        assert queries.held_replies.due(now() + timedelta(seconds=9)) == []
        assert queries.held_replies.due(now() + timedelta(seconds=10)) == [held]


@pytest.mark.parametrize("verb", [actions.hold_reply, actions.reply], ids=["held", "at once"])
def test_another_agent_is_told_that_somebody_is_sending_and_may_send_anyway(cast, verb):
    held, options = hold(cast), {"seconds": 10} if verb is actions.hold_reply else {}
    with pytest.raises(Conflict, match="sending an answer right now") as stopped:
        verb(cast.bo, cast.ticket, render("Me, too."), seen_held=0, **options)
    assert stopped.value.newer == actions.Sending(held)
    verb(cast.bo, cast.ticket, render("Me, too."), seen_held=held, **options)


def test_a_second_reply_of_ones_own_is_no_conflict_and_they_go_out_in_their_order(cast):
    first, second = hold(cast, "First.", seen_held=0), hold(cast, "Second.", status="resolved", seen_held=0)
    with read():
        assert queries.held_replies.due(now() + timedelta(minutes=1)) == [first, second]
    for held in (first, second):
        actions.release_reply(WORKER, held)
    assert replies(cast) == ["First.", "Second."]
    assert queries.tickets.get(cast.ana, cast.ticket).status == "resolved"


def test_it_is_stopped_by_a_reply_that_its_author_had_not_seen(cast):
    seen = queries.tickets.get(cast.ana, cast.ticket).last_event_id
    actions.reply(cast.rui, cast.ticket, render("It works again."))
    with pytest.raises(Conflict):
        hold(cast, seen=seen)
    assert rows(HeldReply.id) == []


def disabled(cast):
    actions.disable_user(cast.bo, cast.ana.user_id)


def erased(cast):
    actions.erase_user(cast.bo, cast.ana.user_id)


def no_agent_any_more(cast):
    actions.change_user(cast.bo, cast.ana.user_id, name="Ana", email="ana@example.com", role="end_user")


def closed(cast):
    actions.set_status(cast.bo, cast.ticket, "closed")


def merged(cast):
    actions.merge_users(cast.bo, cast.bo.user_id, cast.ana.user_id)


def requested_by_the_author(cast):
    actions.change_requester(cast.bo, cast.ticket, cast.ana.user_id)


@pytest.mark.parametrize(
    "change", [disabled, erased, no_agent_any_more, closed, merged, requested_by_the_author]
)
def test_what_was_accepted_goes_out_whatever_happened_meanwhile(cast, change):
    held = hold(cast)
    change(cast)
    assert actions.release_reply(WORKER, held).ticket_id == cast.ticket
    assert replies(cast) == ["Try another tray."]


def answered(cast):
    actions.reply(cast.rui, cast.ticket, render("Wait, it jams again."))


def set_by_the_author(cast):
    actions.set_status(cast.ana, cast.ticket, "in_progress")


@pytest.mark.parametrize(
    ("news", "status"), [(answered, "open"), (closed, "closed"), (set_by_the_author, "in_progress")]
)
def test_a_status_is_not_set_over_a_newer_word(cast, news, status):
    held = hold(cast, status="resolved")
    news(cast)
    actions.release_reply(WORKER, held)
    assert "Try another tray." in replies(cast)
    assert queries.tickets.get(cast.ana, cast.ticket).status == status


@pytest.mark.parametrize(("is_undone", "status"), [(False, "resolved"), (True, "pending")])
def test_of_two_that_set_a_status_the_later_one_does_unless_it_is_taken_back(cast, is_undone, status):
    first, second = hold(cast, status="pending"), hold(cast, "Solved.", status="resolved")
    if is_undone:
        actions.undo_reply(cast.ana, second)
    actions.release_reply(WORKER, first)
    if not is_undone:
        actions.release_reply(WORKER, second)
    assert queries.tickets.get(cast.ana, cast.ticket).status == status


def test_with_a_ticket_that_is_deleted_it_goes_and_its_files_are_swept(cast):
    held = hold(cast, uploads=upload(cast.ana, cast.ticket))
    actions.delete_ticket(cast.bo, cast.ticket)
    with pytest.raises(Missing):
        actions.release_reply(WORKER, held)
    grow_old()
    assert actions.sweep_uploads() == 1


def test_files_of_a_held_reply_are_not_swept(cast):
    hold(cast, uploads=upload(cast.ana, cast.ticket))
    grow_old()
    assert actions.sweep_uploads() == 0


def grow_old() -> None:
    """Let the files be of last month."""
    with transaction() as current:
        for file in current.scalars(select(Attachment)):
            file.created_at = now() - timedelta(days=30)
