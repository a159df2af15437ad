"""Filling a helpdesk with the life of a made-up company, in batches that other writers can slip in between."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from helpdesk.actions.demo import rhythm, story
from helpdesk.actions.demo.cast import Cast, gather
from helpdesk.actions.demo.rows import Batch, store
from helpdesk.clock import now
from helpdesk.db import count_rows_anew, transaction
from helpdesk.errors import Forbidden, rejected
from helpdesk.i18n import _
from helpdesk.rules.actor import Actor
from helpdesk.rules.passwords import hash_password

PASSWORD = "demo-helpdesk"  # public on purpose: the personas are for looking around
PERSONAS = (("ana@demo.example", "agent"), ("bo@demo.example", "admin"), ("rui@demo.example", "end_user"))
MOST = 1_000_000
AT_ONCE_TICKETS = 1_000
AT_ONCE_COMMENTS = 6_000
PERSONAS_TICKETS = (  # where in the year, as a share of all tickets, and how they ended
    (0.35, "closed", 4), (0.7, "closed", 3), (0.955, "resolved", 5), (0.975, "in_progress", 4), (0.985, "pending", 3),
    (0.992, "open", 2), (0.997, "open", 0),
)  # fmt: skip
LEAST_FOR_PERSONA, LEAST_FOR_LONGEST = 10, 20


@dataclass(frozen=True)
class Summary:
    """What was loaded."""

    tickets: int
    comments: int
    events: int
    customers: int


def load(
    actor: Actor, *, tickets: int, seed: int, end: datetime | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Summary:  # fmt: skip
    """Add that many tickets with their people, a year of them up to `end` (now). The same seed and end give the same.

    `progress(done, total)` is called after each batch. People whose address is there already are taken as they are; only
    new ones of the staff, and the persona Rui, get the password. Raises Rejected for a count out of bounds, Forbidden for
    anybody but admins and the system. What is committed stays when a later batch fails.
    """
    if not actor.is_admin:
        raise Forbidden()
    if not 1 <= tickets <= MOST:
        raise rejected("tickets", _("Choose between 1 and %(most)s tickets.", most=f"{MOST:,}"))
    end = (end or now()).replace(microsecond=0)
    rng = Random(seed)  # not for secrets: the same seed must give the same company
    since = end - timedelta(days=rhythm.DAYS + 1)
    cast = gather(rng, max(tickets // 6, 3), since, hash_password(PASSWORD))
    return _tickets(rng, cast, rhythm.openings(rng, tickets, end), int(end.timestamp()), progress)


def _tickets(rng: Random, cast: Cast, openings: list[int], end: int, progress) -> Summary:
    total, comments, events, batch = len(openings), 0, 0, Batch()
    plans = _special(total)
    for place, opened in enumerate(openings):
        who, status, length = plans.get(place) or (None, story.ending(rng, opened, end), story.length(rng))
        requester = cast.persona if who == "persona" else rng.choice(cast.customers)
        story.tell(rng, cast, batch, requester, opened=opened, end=end, status=status, comments=length)
        is_full = len(batch.tickets) >= AT_ONCE_TICKETS or len(batch.comments) >= AT_ONCE_COMMENTS
        if is_full or place == total - 1:
            comments, events = comments + len(batch.comments), events + len(batch.events)
            with transaction() as session:
                store(session, batch)
            batch = Batch()
            if progress:
                progress(place + 1, total)
    with transaction() as session:
        count_rows_anew(session)
    return Summary(total, comments, events, len(cast.customers))


def _special(total: int) -> dict[int, tuple[str, str, int]]:
    """Return the tickets whose story is fixed, by their place: the persona's, and the one of 300 comments."""
    plans = {}
    if total >= LEAST_FOR_PERSONA:
        for share, status, length in PERSONAS_TICKETS:
            place = int(total * share)
            while place in plans:
                place -= 1
            plans[place] = ("persona", status, length)
    if total >= LEAST_FOR_LONGEST:
        plans[total // 4] = ("customer", "closed", story.LONGEST)
    return plans
