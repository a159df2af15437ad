"""Whoever follows the events by their ids misses none and gets none twice, however many write at the same time."""

import random
import threading

import pytest
from sqlalchemy import select, text

from helpdesk import actions
from helpdesk.db import db, read
from helpdesk.errors import Conflict, Missing, Rejected
from helpdesk.models import Event
from helpdesk.rules.actor import system
from helpdesk.rules.contact import Contact
from helpdesk.rules.text import render
from tests.cast import open_ticket

WRITERS, ROUNDS = 6, 8
STATUSES = ("open", "in_progress", "pending", "resolved")
DEADLOCKS = text("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")


def file_for_somebody(rng, cast, tickets):
    """Two may make the same person at once."""
    contact = Contact(f"new{rng.randint(1, 40)}@example.com", "New")
    tags = (f"tag{rng.randint(1, 40)}", f"tag{rng.randint(1, 40)}")
    actions.open_ticket(cast.ana, contact, subject="Storm", description=render("wind"), tags=tuple(set(tags)))


def reply(rng, cast, tickets):
    """A reply that sets a status: two events of one ticket."""
    actions.reply(cast.ana, rng.choice(tickets), render("rain"), status=rng.choice(STATUSES))


def change_many(rng, cast, tickets):
    """Several tickets in any order, with tags that others make at the same time."""
    chosen = rng.sample(tickets, 4)
    changes = {"status": rng.choice(STATUSES), "add_tags": [f"tag{rng.randint(1, 40)}"]}
    actions.change_tickets(cast.bo, chosen, changes)


def change_one(rng, cast, tickets):
    """Several fields of one."""
    changes = {
        "priority": rng.choice(("low", "high")),
        "tags": [f"tag{rng.randint(1, 40)}"],
        "assignee_id": cast.ana.user_id,
    }
    actions.change_ticket(cast.ana, rng.choice(tickets), changes)


def rename(rng, cast, tickets):
    """Touches the words of all of somebody's tickets."""
    name, email = f"Rui {rng.random()}", f"rui{rng.randint(1, 9)}@example.com"
    actions.change_user(system(), cast.rui.user_id, name=name, email=email, role="end_user")


VERBS = (file_for_somebody, reply, reply, change_many, change_one, rename)


@pytest.fixture
def storm(app, cast, context):
    """Run all writers at once, and a reader beside them; return what went wrong and what the reader saw."""
    tickets = [open_ticket(cast.rui, f"Ticket {number}") for number in range(12)]
    wrong, seen, done = [], [], threading.Event()

    def write(seed: int):
        rng = random.Random(seed)
        with app.app_context():
            for _ in range(ROUNDS):
                try:
                    rng.choice(VERBS)(rng, cast, tickets)
                except (Conflict, Missing, Rejected):
                    pass  # somebody was faster: also an answer
                except Exception as error:
                    wrong.append(error)

    def follow():
        with app.app_context():
            is_last = False
            while not is_last:
                is_last = done.is_set()
                with read() as current:
                    after = seen[-1] if seen else 0
                    new = current.scalars(select(Event.id).where(Event.id > after).order_by(Event.id)).all()
                seen.extend(new)

    def run():
        writers = [threading.Thread(target=write, args=(seed,)) for seed in range(WRITERS)]
        reader = threading.Thread(target=follow)
        for thread in (reader, *writers):
            thread.start()
        for thread in writers:
            thread.join()
        done.set()
        reader.join()
        return wrong, seen

    return run


def test_no_event_is_missed_or_seen_twice(storm, database):
    wrong, seen = storm()
    with read() as current:
        stored = current.scalars(select(Event.id).order_by(Event.id)).all()
    assert wrong == []
    assert seen == stored
    assert len(stored) > WRITERS * ROUNDS
    if database == "postgresql":
        db.engine.dispose()  # a connection tells its figures when it ends
        with db.engine.connect() as connection:
            assert connection.execute(DEADLOCKS).scalar() == 0
