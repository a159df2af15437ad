"""What people in the demo write: fragments of world.json, filled in and already rendered.

Rendering 400,000 comments would take minutes. So every fragment is rendered once, with its slots in place, and the slots are
filled in the Markdown and in the HTML alike; a test compares the outcome with what rules.text makes of the finished text.
"""

from __future__ import annotations

import json
from functools import lru_cache
from html import escape
from pathlib import Path
from random import Random

from helpdesk.rules.text import Text, excerpt, to_html

WORLD = json.loads((Path(__file__).parent / "world.json").read_text("utf-8"))
TOPICS = WORLD["topics"]
TOPIC_WEIGHTS = [topic["weight"] for topic in TOPICS]


class Slots(dict):
    """What stands in for {product} and its like in one ticket; `safe` is the same for HTML."""

    def __init__(self, rng: Random, requester: str):
        super().__init__({name: rng.choice(values) for name, values in WORLD["slots"].items()})
        self.safe: dict[str, object] = {}
        self.safe_requester = escape(requester, quote=False)
        self.update(
            requester=requester,
            order=f"NW-{rng.randrange(10_000, 99_999)}",
            order2=f"NW-{rng.randrange(10_000, 99_999)}",
            amount=f"{rng.randrange(9, 3_000)}.{rng.randrange(100):02d} €",
        )
        self.turn(rng, "")

    def turn(self, rng: Random, agent: str) -> None:
        """Move what differs from comment to comment."""
        self.update(
            agent=agent,
            n=rng.randrange(2, 60),
            digit=rng.randrange(1, 10),
            weekday=rng.choice(WORLD["slots"]["weekday"]),
            place=rng.choice(WORLD["slots"]["place"]),
        )
        self.safe = {
            **self,
            "requester": self.safe_requester,
            "agent": escape(agent, quote=False),
        }  # the rest is ours


@lru_cache(maxsize=4096)
def html_of(fragment: str) -> str:
    """Return the fragment as HTML, its slots still open."""
    return to_html(fragment)


def fill(fragments: list[str], slots: Slots) -> Text:
    """Finish a text of several paragraphs."""
    source = "\n\n".join(fragments).format_map(slots)
    html = "".join(map(html_of, fragments)).format_map(slots.safe)
    return Text(source, html, "")


def shortened(text: Text) -> str:
    """Return the excerpt, which only the last public text of a ticket needs."""
    return excerpt(text.html)


def description(rng: Random, topic: dict, slots: Slots) -> Text:
    """Return how the requester begins."""
    parts = [rng.choice(WORLD["greetings"]), rng.choice(topic["openings"])]
    if rng.random() < 0.6:
        parts.append(rng.choice(topic["details"]))
    if rng.random() < 0.6:
        parts.append(rng.choice(WORLD["closings"]))
    return fill(parts, slots)


def answer(rng: Random, topic: dict, slots: Slots, *, turn: int, is_last: bool) -> Text:
    """Return what an agent replies: a question first, then news, in the end what solved it."""
    said = topic["fixes"] if is_last else topic["asks"] if turn < 2 else WORLD["agent_middle"]
    parts = [rng.choice(said)]
    if turn < 2 or is_last:
        parts = [rng.choice(WORLD["agent_greetings"]), *parts, rng.choice(WORLD["agent_closings"])]
    return fill(parts, slots)


def reaction(rng: Random, topic: dict, slots: Slots, *, turn: int, is_last: bool) -> Text:
    """Return what the requester replies: an answer first, then impatience, in the end thanks."""
    said = WORLD["thanks"] if is_last else topic["answers"] if turn < 3 else WORLD["requester_middle"]
    parts = [rng.choice(said)]
    if not is_last and rng.random() < 0.25:
        parts.append(rng.choice(topic["details"]))
    return fill(parts, slots)


def note(rng: Random, slots: Slots) -> Text:
    """Return what agents tell each other."""
    return fill([rng.choice(WORLD["notes"])], slots)
