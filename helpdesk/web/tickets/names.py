"""What the numbers in a timeline are called."""

from collections.abc import Callable

from sqlalchemy import Row

from helpdesk import queries
from helpdesk.queries.choices import Choices

PEOPLE = {
    "assigned": "assignee_id",
    "requester_changed": "requester_id",
    "participant_added": "user_id",
    "participant_removed": "user_id",
}


def namer(items: list[Row], choices: Choices) -> Callable[[str, int | None], str]:
    """Make what a timeline asks for names: "" for none, "#7" for what is not known any more."""
    others = unknown_people(items, choices)
    people = queries.people.names(others) if others else {}

    def name(kind: str, number: int | None) -> str:
        if number is None:
            return ""
        return choices.name(kind, number) or (people.get(number) if kind == "people" else "") or f"#{number}"

    return name


def unknown_people(items: list[Row], choices: Choices) -> set[int]:
    """Return the people of these items who are not among the choices."""
    found = {
        values.get(PEOPLE[item.kind])
        for item in items
        if item.kind in PEOPLE
        for values in (item.before, item.after)
        if values
    }
    return found - {row.id for row in choices.people} - {None}
