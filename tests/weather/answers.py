"""What a helpdesk answers to every documented call that reads: to compare two of them byte by byte."""

import json

from tests.weather.harness import TICKETS, Desk

LOOKUPS = ("/v1/support/categories", "/v1/support/priorities")
FILTERS = (
    "status=open",
    "status=closed",
    "status=in_progress&assignee_id=3",
    "assignee_id=null",
    "assignee_id=2",
    "limit=7",
)


def answers(desk: Desk) -> dict[str, str]:
    """Return the text of every answer, by its address."""
    everything = desk.ask("GET", TICKETS).text
    paths = [f"{TICKETS}/{ticket['id']}" for ticket in json.loads(everything)]
    paths += [*LOOKUPS, *(f"{TICKETS}?{narrowed}" for narrowed in FILTERS)]
    return {TICKETS: everything, **{path: desk.ask("GET", path).text for path in paths}}
