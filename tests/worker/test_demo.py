"""The worker loads the demo that a page asked for, once, and says how far it is."""

from threading import Event, Thread

import pytest

from helpdesk import actions, queries
from helpdesk.actions import demo
from helpdesk.actions.demo import job
from helpdesk.clock import now
from helpdesk.db import read, transaction
from helpdesk.errors import Forbidden, Rejected
from helpdesk.rules.actor import Actor, system
from helpdesk.worker import loop
from tests.cast import open_ticket, person


def progress():
    with read():
        return queries.demo.progress()


def test_nothing_happens_until_somebody_asks(context):
    assert progress() is None
    assert demo.load_asked() is False


def test_what_was_asked_for_is_loaded_once(context):
    demo.ask_for_demo(system())
    demo.ask_for_demo(system())
    assert progress() == queries.demo.Progress("asked", 0, 500)
    assert [demo.load_asked(), demo.load_asked()] == [True, False]
    assert progress() == queries.demo.Progress("done", 500, 500)
    with read():
        assert queries.health.facts().tickets == 500


def test_a_load_that_fails_says_so_and_may_be_asked_for_again(context, monkeypatch):
    def broken(*_arguments, **_options):
        raise RuntimeError("no more disk")

    monkeypatch.setattr(job, "load", broken)
    demo.ask_for_demo(system())
    with pytest.raises(RuntimeError):
        demo.load_asked()
    assert progress().state == "failed"
    demo.ask_for_demo(system())
    assert progress().state == "asked"


def test_a_load_that_its_process_did_not_outlive_is_called_failed(context, monkeypatch):
    job._note("running", 100, 500)
    assert demo.load_asked() is False
    assert progress().state == "running"  # another worker may be at it
    later = now() + job.SILENCE * 2
    monkeypatch.setattr(job, "now", lambda: later)
    assert demo.load_asked() is False
    assert progress().state == "failed"


def test_only_admins_ask(context):
    with pytest.raises(Forbidden):
        demo.ask_for_demo(Actor("user", 1, "agent"))


def test_the_thread_does_it_and_stops_when_told(app, monkeypatch):
    monkeypatch.setattr(loop, "EVERY_SECONDS", 0.01)
    loaded, stop = Event(), Event()
    monkeypatch.setattr(loop, "load_asked", loaded.set)
    thread = Thread(target=loop.run, args=(app, stop))
    thread.start()
    assert loaded.wait(5)
    stop.set()
    thread.join(5)
    assert not thread.is_alive()


def refused_after_writing(actor) -> None:
    """Write a mail, and undo it."""
    with transaction():
        open_ticket(actor)
        open_ticket(actor, assignee_id=999)


def test_a_committed_mail_wakes_the_worker_and_one_that_was_undone_does_not(context):
    loop.wake_at_commit()
    ana = person("ana@example.com", "Ana", "agent")
    loop.woken.clear()
    with pytest.raises(Rejected):
        refused_after_writing(ana)
    actions.change_profile(ana, ana.user_id, name="Ana again")
    assert not loop.woken.is_set()
    open_ticket(ana)
    assert loop.woken.is_set()


def test_a_link_that_anybody_asked_for_wakes_nobody_whoever_has_the_address(context):
    """What the worker does for an address that is known would slow the answer, and tell."""
    loop.wake_at_commit()
    person("ana@example.com", "Ana", "agent")
    loop.woken.clear()
    for email in ("ana@example.com", "nob@example.com"):
        actions.ask_for_link(email, "sign_in_link")
        actions.ask_for_link(email, "password_reset")
        actions.ask_for_account(email, "Somebody")
    assert not loop.woken.is_set()


def test_a_job_that_fails_is_logged_and_the_next_one_runs(app, caplog):
    def broken():
        raise RuntimeError("what went wrong")

    loop.attempt(app, broken)
    assert "what went wrong" in caplog.text
