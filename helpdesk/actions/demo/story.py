"""What happens on one ticket of the demo: who takes it, what is said, how it ends."""

from __future__ import annotations

from random import Random

from helpdesk.actions.demo import wording
from helpdesk.actions.demo.cast import Cast
from helpdesk.actions.demo.rhythm import DAY, moment, spread
from helpdesk.actions.demo.rows import Batch
from helpdesk.actions.demo.scribe import Scribe
from helpdesk.rules.lifecycle import STATUSES, priority_id

MINUTE, HOUR = 60, 3600
LONGEST = 300
ENDINGS = (  # up to this age in days: the weights of open, in_progress, pending, resolved, closed
    (1, (60, 22, 10, 8, 0)),
    (7, (20, 18, 20, 36, 6)),
    (30, (5, 5, 8, 42, 40)),
    (400, (0.6, 0.6, 0.8, 4, 94)),
)
LENGTHS = ((0.06, 0, 0), (0.72, 1, 4), (0.95, 4, 8), (0.99, 9, 20), (0.998, 20, 60), (1.0, 60, 120))
URGENCY = {
    "low": (70, 25, 5, 0),
    "medium": (20, 65, 13, 2),
    "high": (3, 40, 50, 7),
    "urgent": (0, 10, 50, 40),
}


def ending(rng: Random, opened: int, end: int) -> str:
    """Return the status that a ticket of this age has by now."""
    age = (end - opened) / DAY
    weights = next(weights for days, weights in ENDINGS if age <= days)
    return rng.choices(STATUSES, weights)[0]


def length(rng: Random) -> int:
    """Return how many comments there are: mostly one to eight, now and then a hundred."""
    drawn = rng.random()
    least, most = next((least, most) for share, least, most in LENGTHS if drawn <= share)
    return rng.randint(least, most)


def tell(
    rng: Random, cast: Cast, batch: Batch, requester: tuple[int, str], *, opened: int, end: int, status: str, comments: int
) -> None:  # fmt: skip
    """Write one ticket into the batch: opened and ended as said, with that many comments."""
    Story(rng, cast, batch, requester, opened).run(end, status, comments)


class Story:
    """The telling of one ticket."""

    def __init__(self, rng: Random, cast: Cast, batch: Batch, requester: tuple[int, str], opened: int):
        self.rng, self.cast, self.opened = rng, cast, opened
        self.topic = rng.choices(wording.TOPICS, wording.TOPIC_WEIGHTS)[0]
        self.slots = wording.Slots(rng, requester[1])
        self.agent = cast.agent(rng, self.topic["group"])
        priority = rng.choices(tuple(URGENCY), URGENCY[self.topic["priority"]])[0]
        self.scribe = Scribe(
            batch, requester, moment(opened), wording.description(rng, self.topic, self.slots),
            subject=rng.choice(self.topic["subjects"]).format_map(self.slots), priority_id=priority_id(priority),
            category_id=cast.categories.get(self.topic["category"]) if rng.random() < 0.93 else None,
        )  # fmt: skip
        self.turns = {"agent": 0, "requester": 0}

    def run(self, end: int, status: str, comments: int) -> None:
        """Do every step in its time."""
        at_counter = self.rng.random() < 0.1
        self.scribe.opened(self.agent[0] if at_counter else self.scribe.requester[0])
        steps = [*self._triage(status), *self._talk(status, comments), *self._end(status)]
        times = spread([gap for _, gap in steps], self.opened, end)
        for (step, _), at in zip(steps, times, strict=True):
            self.scribe.at = moment(at)
            step()
        self.scribe.finished()

    def _triage(self, status: str) -> list[tuple]:
        """Return the steps of sorting: group, agent, tags, urgency. Some open tickets wait for it yet."""
        rng = self.rng
        if status == "open" and rng.random() < 0.5:
            return []
        steps = []
        if self.topic["group"] and rng.random() < 0.8:
            group = self.cast.groups[self.topic["group"]]
            steps.append(
                (self._change("group_changed", "group_id", group), rng.expovariate(1 / (40 * MINUTE)))
            )
        steps.append((self._change("assigned", "assignee_id", self.agent[0]), rng.expovariate(1 / HOUR)))
        if rng.random() < 0.55:
            steps.append((self._tag, rng.expovariate(1 / (10 * MINUTE))))
        if rng.random() < 0.08:
            steps.append((self._escalate, rng.expovariate(1 / HOUR)))
        if status != "open" and rng.random() < 0.5:
            steps.append((self._change("status_changed", "status", "in_progress"), 5 * MINUTE))
        return steps

    def _talk(self, status: str, comments: int) -> list[tuple]:
        """Return the steps of the conversation; the two sides take turns, more or less."""
        rng, steps = self.rng, []
        is_agents = rng.random() < 0.85
        if status == "pending":
            comments = max(comments, 1)
        for number in range(1, comments + 1):
            is_last = number == comments
            if is_last and status in ("pending", "open"):
                is_agents = status == "pending"
            if not is_last and number > 1 and rng.random() < 0.12:
                steps.append((self._note, rng.expovariate(1 / HOUR)))
                continue
            is_solved = status in ("resolved", "closed") and number >= comments - 1
            steps.append((self._saying(is_agents, is_solved), rng.expovariate(1 / (5 * HOUR))))
            if is_agents and not is_last and rng.random() < 0.4:
                steps.append((self._change("status_changed", "status", "pending"), 0))
            is_agents = not is_agents if rng.random() < 0.85 else is_agents
        return steps

    def _end(self, status: str) -> list[tuple]:
        """Return the steps that bring the ticket to the status that it has by now."""
        if status not in ("resolved", "closed"):
            return [(self._change("status_changed", "status", status), MINUTE)]
        by = self.agent[0] if self.rng.random() < 0.75 else self.scribe.requester[0]
        steps = [(self._change("status_changed", "status", "resolved", by), 2 * HOUR)]
        if status == "closed":
            wait = self.rng.uniform(3, 7) * DAY
            steps.append((self._change("status_changed", "status", "closed"), wait))
        return steps

    def _change(self, kind: str, column: str, value: object, by: int | None = None):
        return lambda: self.scribe.changed(kind, by or self.agent[0], column, value)

    def _escalate(self) -> None:
        present = self.scribe.ticket["priority_id"]
        if present < 4:
            self.scribe.raised(self.agent[0], present + 1)

    def _tag(self) -> None:
        chosen = self.rng.sample(self.topic["tags"], self.rng.randint(1, len(self.topic["tags"])))
        self.scribe.tagged(self.agent[0], {name: self.cast.tags[name] for name in chosen})

    def _note(self) -> None:
        author = self.agent if self.rng.random() < 0.6 else self.cast.agent(self.rng, None)
        self.slots.turn(self.rng, self.agent[1])
        self.scribe.noted(author, wording.note(self.rng, self.slots))

    def _saying(self, is_agents: bool, is_solved: bool):
        return lambda: self._say(is_agents, is_solved)

    def _say(self, is_agents: bool, is_last: bool) -> None:
        side = "agent" if is_agents else "requester"
        author = self.agent if is_agents else self.scribe.requester
        self.slots.turn(self.rng, self.agent[1])
        words = wording.answer if is_agents else wording.reaction
        text = words(self.rng, self.topic, self.slots, turn=self.turns[side], is_last=is_last)
        self.turns[side] += 1
        self.scribe.replied(author, text)
