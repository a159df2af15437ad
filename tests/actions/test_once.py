"""Doing a thing once: the same key runs it once, also when twenty ask together."""

import threading

import pytest

from helpdesk import actions
from helpdesk.actions.once import Answer, once
from helpdesk.db import db, session
from helpdesk.errors import Rejected
from tests.cast import open_ticket


def test_the_same_key_gets_the_first_answer_and_another_body_is_refused(cast, context):
    def do():
        return Answer(201, str(open_ticket(cast.rui, "Once")))

    first = once("user:1", "POST /requests", "k1", "f", do)
    again = once("user:1", "POST /requests", "k1", "f", do)
    assert (again.text, again.is_replayed) == (first.text, True)
    with pytest.raises(Rejected):
        once("user:1", "POST /requests", "k1", "other", do)
    assert once("user:2", "POST /requests", "k1", "f", do).text != first.text


def test_a_refused_try_leaves_no_record(cast, context):
    def refuse():
        actions.set_category(cast.ana, cast.ticket, 99)

    with pytest.raises(Rejected):
        once("user:1", "r", "k", "f", refuse)
    assert once("user:1", "r", "k", "f", lambda: Answer(200, "done")).text == "done"


def test_twenty_together_make_one_ticket(app, cast):
    made = []

    def press():
        with app.app_context():
            made.append(
                once("g", "r", "k", "f", lambda: Answer(201, str(open_ticket(cast.rui, "Together")))).text
            )

    threads = [threading.Thread(target=press) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 20
    assert len(set(made)) == 1
    with app.app_context():
        assert (
            session().execute(db.text("SELECT count(*) FROM ticket WHERE subject = 'Together'")).scalar() == 1
        )
