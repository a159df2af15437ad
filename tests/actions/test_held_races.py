"""Whoever comes at the same moment, a held reply goes out once or is a draft again: it is never lost and never doubled."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest

from helpdesk import actions, queries
from helpdesk.clock import now
from helpdesk.db import read
from helpdesk.errors import Forbidden, Missing
from helpdesk.rules.actor import Actor, system
from helpdesk.rules.text import render

pytestmark = pytest.mark.usefixtures("context")
TEXT = "Try another tray."
ROUNDS = 6


@pytest.fixture
def at_once(app) -> Callable:
    """Do things at the same moment, each in a thread of its own; return what became of each: True, or the refusal's class."""

    def at_once(*deeds: Callable) -> list:
        start = Barrier(len(deeds))

        def run(deed: Callable) -> object:
            with app.app_context():
                start.wait()
                try:
                    deed()
                except (Missing, Forbidden) as refusal:
                    return type(refusal)
                return True

        with ThreadPoolExecutor(len(deeds)) as pool:
            return list(pool.map(run, deeds))

    return at_once


def ticket_and_held(cast, author: Actor) -> tuple[int, int]:
    """Open a ticket of Rui's on which an agent sends a reply that may still be taken back."""
    number = actions.open_ticket(cast.rui, cast.rui.user_id, subject="Tray", description=render("It jams."))
    return number, actions.hold_reply(author, number, render(TEXT), seconds=10)


def found(ticket: int, *people: Actor) -> dict[str, list[str]]:
    """Where the text is now: as public comments, as what waits, as somebody's draft."""
    with read():
        drafts = [queries.drafts.body(each.user_id, f"ticket-{ticket}") for each in people]
        return {
            "sent": [row.content for row in queries.tickets.public_comments(ticket, now())],
            "held": [TEXT for row in queries.held_replies.of_ticket(ticket) if TEXT in row.body_html],
            "draft": [value for each in drafts if each for name, value, _chosen in each if name == "body"],
        }


def release(actor: Actor, held: int) -> Callable:
    """What somebody does who lets it go out."""
    return partial(actions.release_reply, actor, held)


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_of_the_worker_the_page_and_send_now_one_sends_it(cast, at_once, _round):
    ticket, held = ticket_and_held(cast, cast.ana)
    ends = at_once(*(release(actor, held) for actor in (system("worker"), cast.ana, cast.ana)))
    assert sorted(map(str, ends)) == sorted(map(str, [Missing, Missing, True]))
    assert found(ticket, cast.ana) == {"sent": [TEXT], "held": [], "draft": []}


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_taken_back_while_it_goes_out_it_is_one_or_the_other(cast, at_once, _round):
    ticket, held = ticket_and_held(cast, cast.ana)
    ends = at_once(release(system("worker"), held), partial(actions.undo_reply, cast.ana, held))
    sent, undone = ([TEXT] if end is True else [] for end in ends)
    assert set(ends) == {True, Missing}
    assert found(ticket, cast.ana) == {"sent": sent, "held": [], "draft": undone}


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_going_out_while_its_ticket_is_deleted_nothing_of_it_stays(cast, at_once, _round):
    ticket, held = ticket_and_held(cast, cast.ana)
    released, deleted = at_once(
        release(system("worker"), held), partial(actions.delete_ticket, cast.bo, ticket)
    )
    assert deleted is True
    assert released in (True, Missing)
    assert found(ticket, cast.ana) == {"sent": [], "held": [], "draft": []}
    with pytest.raises(Missing):
        queries.tickets.get(cast.bo, ticket)


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_going_out_while_its_author_is_merged_it_goes_out_once(cast, at_once, _round):
    ticket, held = ticket_and_held(cast, cast.ana)
    merge = partial(actions.merge_users, cast.bo, cast.bo.user_id, cast.ana.user_id)
    assert at_once(release(system("worker"), held), merge) == [True, True]
    assert found(ticket, cast.ana, cast.bo) == {"sent": [TEXT], "held": [], "draft": []}


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_taken_back_while_its_author_is_merged_whoever_stays_has_it(cast, at_once, _round):
    ticket, held = ticket_and_held(cast, cast.ana)
    merge = partial(actions.merge_users, cast.bo, cast.bo.user_id, cast.ana.user_id)
    undone, merged = at_once(partial(actions.undo_reply, cast.ana, held), merge)
    assert merged is True
    assert undone in (True, Forbidden)
    place = ("draft", "held") if undone is True else ("held", "draft")
    assert found(ticket, cast.bo) == {"sent": [], place[0]: [TEXT], place[1]: []}
