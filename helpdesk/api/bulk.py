"""POST /tickets/bulk: several changes, each wholly or not, with one result each."""

from __future__ import annotations

import orjson
from flask import Response, g

from helpdesk import actions
from helpdesk.api import included, shapes
from helpdesk.api.answers import MAX_ID, answer, ticket_row, to_json
from helpdesk.api.bulk_shapes import BulkOperations
from helpdesk.api.keys import api_key
from helpdesk.api.reading import body
from helpdesk.api.repeats import once
from helpdesk.api.tickets import others
from helpdesk.db import apart
from helpdesk.errors import Fault, Missing, Refusal, Rejected, rejected
from helpdesk.http.refusals import refuse
from helpdesk.i18n import _


@api_key("write")
def change() -> Response:
    """Change and delete up to 100 tickets, in order, each as PUT and DELETE do; what is refused stops none of the others.

    With an Idempotency-Key all of it is kept together: it is done once, or not at all.
    """
    raw, include = body(), included.wanted(g.actor)
    operations = shapes.read(raw, BulkOperations)["operations"]
    return once("POST /tickets/bulk", raw, lambda: _done(operations, include))


def _done(operations: list[dict], include: frozenset[str]) -> Response:
    results = [_result(index, each, include) for index, each in enumerate(operations)]
    return answer(to_json({"results": results}))


def _result(index: int, operation: dict, include: frozenset[str]) -> dict:
    named = {"index": index, "id": operation["id"]}
    try:
        with apart():
            return named | _one(index, operation, include)
    except Refusal as refusal:
        error = orjson.loads(refuse(refusal).get_data())
        return named | {"status": error["status"], "error": error}


def _one(index: int, operation: dict, include: frozenset[str]) -> dict:
    number = operation["id"]
    if not 0 < number <= MAX_ID:
        raise Missing()
    row = ticket_row(number)
    if "delete" in operation:
        actions.delete_ticket(g.actor, number)
        return {"status": 204}
    try:
        actions.change_ticket(g.actor, number, _changes(operation["set"], row))
    except Rejected as refusal:
        raise _placed(refusal, f"operations.{index}.set") from refusal
    row = ticket_row(number, include)
    return {"status": 200, "ticket": shapes.ticket(row) | included.more(row, include, g.actor)}


def _changes(given: object, row) -> dict:
    if not isinstance(given, dict):
        raise rejected("", _("This must be an object."), "wrong_type")
    return shapes.read_values(given, shapes.TicketChanges, also=lambda clean: others(clean, row.id))


def _placed(refusal: Rejected, place: str) -> Rejected:
    faults = (Fault(f"{place}.{each.field}".rstrip("."), each.code, each.sentence) for each in refusal.faults)
    return Rejected(*faults)
