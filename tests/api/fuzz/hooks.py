"""What a schema cannot know and a client reads first: ids, addresses of agents, and a fresh word for each request.

Only requests that are meant to succeed are given these; what is meant to be refused goes out as it was made.
"""

import itertools
import os

import schemathesis

from helpdesk.api import OPERATIONS
from helpdesk.api.examples import TICKET, WRITTEN
from helpdesk.api.shapes import TicketChanges

AGENT, AGENTS_ADDRESS, CATEGORIES = 5, "agent@example.com", 5  # of the reference world
SET = {f"{each.method} {each.address}": set(each.body.model_fields) for each in OPERATIONS if each.body}
ANSWERED = {**WRITTEN, **TICKET}
CHANGES = TicketChanges.model_config["json_schema_extra"]["examples"][0]
FRESH = itertools.count()


@schemathesis.hook
def before_call(context, case, kwargs) -> None:
    """Replace what was made up by what exists."""
    if case.meta is None or case.meta.generation.mode.is_negative:
        return
    if case.headers and "Idempotency-Key" in case.headers:
        case.headers["Idempotency-Key"] = f"{os.getpid()}-{next(FRESH)}"
    for name in (
        "cursor",
        "after",
    ):  # only the answer before knows them, and they are good for its filters alone
        if case.query:
            case.query.pop(name, None)
    for name, value in (case.path_parameters or {}).items():
        if not str(
            value
        ).isdecimal():  # its chains of calls take the "bulk" of /tickets/bulk for a ticket's id
            case.path_parameters[name] = TICKET["id"]
    if isinstance(case.body, dict):
        case.body.update(_existing(case.body, SET[case.operation.label]))
        if case.media_type == "multipart/form-data":
            _unsent(case.body)


def _existing(body: dict, known: set[str]) -> dict:
    """The values that must exist, and those that the API ignores: as an answer has them."""
    found = (
        {"follow_up_of": None} if "follow_up_of" in body else {}
    )  # whatever ticket there was may be deleted by now
    found |= {name: ANSWERED.get(name) for name in body if name not in known}
    if "assignee_id" in known and isinstance(body.get("assignee_id"), int | float):
        found["assignee_id"] = AGENT
    if isinstance(body.get("category_id"), int | float):  # to JSON Schema 2.0 is an integer, to us it is not
        found["category_id"] = int(body["category_id"]) % CATEGORIES + 1
    if isinstance(body.get("operations"), list):
        found["operations"] = [_operation(each) for each in body["operations"]]
    if body.get("public") is False and body.get("author_email"):
        found["author_email"] = AGENTS_ADDRESS
    if "requester_name" in known and body.get("requester_name") and not body.get("requester_email"):
        found["requester_email"] = AGENTS_ADDRESS
    return found


def _unsent(form: dict) -> None:
    """Leave out what it cannot send: null, and lists of files, which would go out without their names, as texts."""
    for name in [name for name, each in form.items() if each is None or name == "files"]:
        del form[name]


def _operation(each: dict) -> dict:
    """An operation of a bulk change with a whole number as its id, and with what PUT would take."""
    changes = {"set": dict(CHANGES)} if "set" in each else {}
    return {**each, "id": int(each["id"]), **changes}
