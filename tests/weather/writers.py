"""Clients that write without a pause, and the ledger of what was acknowledged to them."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from tests.weather.harness import CUT_OFF, TICKET, TICKETS, Desk

DELETED_EVERY = 2


@dataclass
class Ledger:
    """What clients know for certain, and what may or may not have happened when an answer was cut off."""

    subjects: dict[int, set[str]] = field(
        default_factory=dict
    )  # of each ticket; two while a change is in doubt
    comments: dict[int, int] = field(default_factory=dict)  # and their tickets
    doubtful: set[int] = field(default_factory=set)  # tickets whose deletion was asked for
    gone: set[int] = field(default_factory=set)
    odd: list[str] = field(default_factory=list)  # answers that should not be
    ends: list[str] = field(default_factory=list)  # why each writer stopped
    acknowledged: int = 0

    def assert_kept(self, desk: Desk) -> None:
        """All that was acknowledged is in the file, once."""
        assert self.odd == []
        tickets = dict(desk.rows("SELECT id, subject FROM ticket"))
        for number in self.subjects.keys() - self.doubtful:
            assert tickets[number] in self.subjects[number]
        comments = dict(desk.rows("SELECT id, ticket_id FROM comment"))
        kept = {key: number for key, number in self.comments.items() if number not in self.doubtful}
        assert kept.items() <= comments.items()
        assert not self.gone & tickets.keys()


class Writer(threading.Thread):
    """Opens, comments, changes and deletes until an answer does not come, or until told to stop."""

    def __init__(self, desk: Desk, ledger: Ledger):
        super().__init__(daemon=True)
        self.desk, self.ledger, self.stopped = desk, ledger, threading.Event()

    def run(self) -> None:
        turn = 0
        try:
            while not self.stopped.is_set():
                turn += 1
                self.turn(turn)
        except CUT_OFF as error:
            self.ledger.ends.append(repr(error))

    def turn(self, turn: int) -> None:
        """Live the life of one ticket."""
        ledger = self.ledger
        number = self.write(201, "POST", TICKETS, TICKET)["id"]
        ledger.subjects[number] = {TICKET["subject"]}
        comment = self.write(201, "POST", f"{TICKETS}/{number}/comments", {"content": "Rain."})
        ledger.comments[comment["id"]] = number
        ledger.subjects[number].add(f"Weather {turn}")
        self.write(200, "PUT", f"{TICKETS}/{number}", {"subject": f"Weather {turn}"})
        ledger.subjects[number] = {f"Weather {turn}"}
        if turn % DELETED_EVERY == 0:
            ledger.doubtful.add(number)
            self.write(204, "DELETE", f"{TICKETS}/{number}")
            ledger.gone.add(number)

    def write(self, expected: int, method: str, path: str, body: object = None) -> dict:
        """Ask and note what was acknowledged."""
        answer = self.desk.ask(method, path, body)
        if answer.status != expected:
            self.ledger.odd.append(f"{method} {path}: {answer.status} {answer.text[:200]}")
            raise ValueError(answer.status)
        self.ledger.acknowledged += 1
        return answer.json() if answer.text else {}


def write_at_once(desk: Desk, ledger: Ledger, writers: int = 6) -> list[Writer]:
    """Start that many of them."""
    crowd = [Writer(desk, ledger) for _ in range(writers)]
    for writer in crowd:
        writer.start()
    return crowd
