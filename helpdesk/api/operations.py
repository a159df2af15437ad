"""What the API can do, as data: an operation, its parameters, the headers of its answers.

The table in `__init__` is made of these. The routes, the OpenAPI document and the page at /api/docs all come from it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import get_args, get_origin

from pydantic import BaseModel

from helpdesk.api.included import FOR_EVERYBODY, FOR_STAFF_ONLY
from helpdesk.rules.actor import ROLES
from helpdesk.rules.lifecycle import PRIORITIES, STATUSES

MOST_A_PAGE = 500
NOUNS = {"bulk": "Tickets", "labels": "Tags and groups"}
VARIABLE = re.compile(r"(\w+?)s?/<\w+>")


@dataclass(frozen=True)
class Parameter:
    """A parameter of the query string, or a header. Empty is absent, so `schema` says what a value may be."""

    name: str
    place: str
    schema: dict
    text: str
    example: object = None


@dataclass(frozen=True)
class Operation:
    """One method on one path.

    `form` is the body as a form with files, where there may be one beside JSON. `shown` is an answer to the body's example, where
    the answer's own example is none. `refused` are the errors that no rule below can work out: 409, say.
    """

    method: str
    path: str
    view: Callable
    id: str
    title: str
    answer: object = None
    status: int = 200
    body: type[BaseModel] | None = None
    parameters: tuple[Parameter, ...] = ()
    headers: tuple[str, ...] = ()
    refused: tuple[int, ...] = ()
    shown: object = None
    form: type[BaseModel] | None = None
    sent_as: str = "application/json"
    answered_as: str = "application/json"

    @property
    def scope(self) -> str | None:
        """The scope that a key needs; None where no key is asked for. `@api_key` is what says so."""
        return getattr(self.view, "scope", None)

    @property
    def text(self) -> str:
        """What it does, in a sentence: the view's own."""
        return " ".join((self.view.__doc__ or "").split())

    @property
    def noun(self) -> str:
        """What it is about, as a heading: the view's module."""
        module = self.view.__module__.rpartition(".")[2]
        return NOUNS.get(module, module.capitalize())

    @property
    def address(self) -> str:
        """The path as OpenAPI writes it: each variable is named after the noun before it."""
        return VARIABLE.sub(lambda found: f"{found[0].partition('/')[0]}/{{{found[1]}_id}}", self.path)

    @property
    def variables(self) -> list[str]:
        """The names of the path's variables."""
        return re.findall(r"{(\w+)}", self.address)

    @property
    def errors(self) -> list[int]:
        """The statuses of the problems that it can end with, in order."""
        found = {*self.refused, 401, 403, 429, 503} if self.scope else {*self.refused}
        if self.body or any(each.place == "query" or each is IDEMPOTENCY_KEY for each in self.parameters):
            found.add(400)
        found |= {413} if self.body else set()
        found |= {404} if self.variables else set()
        found |= {412} if IF_MATCH in self.parameters else set()
        return sorted(found)

    @property
    def example(self) -> object:
        """An answer as it looks; None where there is none to show."""
        if self.shown is not None:
            return self.shown
        [model, is_list] = (
            [get_args(self.answer)[0], True] if get_origin(self.answer) is list else [self.answer, False]
        )
        examples = getattr(model, "model_config", {}).get("json_schema_extra", {}).get("examples", [])
        return None if not examples else examples if is_list else examples[0]

    @property
    def can_be_unchanged(self) -> bool:
        """Can it answer 304?"""
        return IF_NONE_MATCH in self.parameters


STATUS = Parameter(
    "status", "query", {"type": "string"},
    f"Only tickets of this status: {', '.join(STATUSES)}. A status that no ticket can have finds nothing.", "open",
)  # fmt: skip
ASSIGNEE_ID = Parameter(
    "assignee_id", "query", {"anyOf": [{"type": "integer"}, {"const": "null"}]},
    "Only tickets of this agent; `null` finds those that are nobody's.", 5,
)  # fmt: skip
CATEGORY_ID = Parameter(
    "category_id", "query", {"anyOf": [{"type": "integer"}, {"const": "null"}]},
    "Only tickets of this category; `null` finds those without one.", 3,
)  # fmt: skip
PRIORITY = Parameter(
    "priority",
    "query",
    {"type": "string"},
    f"Only tickets of this priority: {', '.join(PRIORITIES)}.",
    "high",
)
REQUESTER_EMAIL = Parameter(
    "requester_email", "query", {"type": "string"}, "Only tickets of whoever has this address.", "user@example.com"
)  # fmt: skip
TAG = Parameter("tag", "query", {"type": "string"}, "Only tickets with this tag.", "vip")
MOMENT = {"anyOf": [{"type": "string", "format": "date-time"}, {"type": "string", "format": "date"}]}
CREATED_AFTER = Parameter(
    "created_after", "query", MOMENT, "Only tickets created at this time or later.", "2023-10-27"
)
CREATED_BEFORE = Parameter(
    "created_before", "query", MOMENT, "Only tickets created before this time.", "2023-10-28"
)
UPDATED_AFTER = Parameter(
    "updated_after", "query", MOMENT, "Only tickets changed at this time or later.", "2023-10-27"
)
Q = Parameter(
    "q", "query", {"type": "string"},
    'Only tickets that this search finds: words, "phrases", -not, and conditions as in the queue, `priority:>=high`.', "login",
)  # fmt: skip
SORT = Parameter(
    "sort", "query", {"type": "string", "enum": ["created", "-created", "updated", "-updated", "priority"]},
    "The order, `-` for the latest first; `priority` begins with the most urgent. Without it, by id.", "-updated",
)  # fmt: skip
MORE_NAMES = "|".join((*FOR_EVERYBODY, *FOR_STAFF_ONLY))
INCLUDE = Parameter(
    "include", "query", {"type": "string", "pattern": rf"^\s*({MORE_NAMES})?\s*(,\s*({MORE_NAMES})?\s*)*$"},
    f"Names to add, with commas between: {', '.join(FOR_EVERYBODY)}; not for end users' keys: {', '.join(FOR_STAFF_ONLY)}.",
    "category_id,requester",
)  # fmt: skip
INCLUDE_BESIDE_COMMENTS = Parameter(
    "include", "query", {"type": "string", "pattern": r"^\s*(notes|attachments)?\s*(,\s*(notes|attachments)?\s*)*$"},
    "`attachments` adds the files of each; `notes` the internal notes, for keys with the scope notes, not of end users.",
)  # fmt: skip
INCLUDE_ATTACHMENTS = Parameter(
    "include", "query", {"const": "attachments"}, "Adds the files that came with it.",
)  # fmt: skip
INCLUDE_FILES_OF_NOTES = Parameter(
    "include", "query", {"const": "notes"}, "Adds the files of internal notes; for keys with the scope notes, not of end users.",
)  # fmt: skip
LIMIT = Parameter(
    "limit", "query", {"type": "integer", "minimum": 1, "maximum": MOST_A_PAGE},
    "So many at most. If there are more, `Link` leads to the next page. Without it, all of them are streamed.", 50,
)  # fmt: skip
CURSOR = Parameter(
    "cursor", "query", {"type": "string"},
    "Where the page before ended. It is a part of the address in `Link`, and means nothing else.",
)  # fmt: skip
PAGE_LIMIT = Parameter(
    "limit", "query", {"type": "integer", "minimum": 1, "maximum": MOST_A_PAGE},
    "So many at most; without it, 100. If there are more, `Link` leads to the next page.", 50,
)  # fmt: skip
FEED_LIMIT = Parameter("limit", "query", PAGE_LIMIT.schema, "So many at most; without it, 100.", 50)
AFTER = Parameter(
    "after", "query", {"type": "string"}, "`next` of the piece before. Without it, from the beginning."
)
ROLE = Parameter(
    "role", "query", {"type": "string", "enum": list(ROLES)}, "Only users of this role.", "agent"
)
EMAIL = Parameter("email", "query", {"type": "string"}, "Only whoever has this address.", "user@example.com")
IDEMPOTENCY_KEY = Parameter(
    "Idempotency-Key", "header", {"type": "string", "pattern": "^[!-~]{1,255}$"},
    "A word of your own for this request, kept for 24 hours: a repeat with it gets the first answer again and does nothing.",
    "6f1c2f0e-import-7",
)  # fmt: skip
IF_MATCH = Parameter(
    "If-Match", "header", {"type": "string"},
    "The `ETag` that you have read. If the ticket has changed since, the answer is 412 and nothing happens.",
)  # fmt: skip
IF_NONE_MATCH = Parameter(
    "If-None-Match", "header", {"type": "string"},
    "The `ETag` that you have. If nothing has changed since, the answer is 304, without a body.",
)  # fmt: skip
EXAMPLES = {"ticket_id": 101, "user_id": 5, "attachment_id": 1}
LISTING = (
    STATUS, PRIORITY, ASSIGNEE_ID, CATEGORY_ID, REQUESTER_EMAIL, TAG, CREATED_AFTER, CREATED_BEFORE, UPDATED_AFTER, Q, SORT,
    INCLUDE, LIMIT, CURSOR,
)  # fmt: skip
