"""What goes out, described: exactly these names, no more. `shapes` writes them; a test holds real answers against these."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from helpdesk.api.examples import ATTACHMENT, CATEGORIES, COMMENTS, OPENED, PRIORITIES, TICKET
from helpdesk.api.kinds import Id, Moment, PriorityWord, StatusWord


def example(value: object) -> ConfigDict:
    """Close a shape to other names, and show one of it."""
    return ConfigDict(extra="forbid", json_schema_extra={"examples": [value]})


class Category(BaseModel):
    """What a ticket can be about."""

    model_config = example(CATEGORIES[2])

    id: Id
    name: str


class Priority(BaseModel):
    """How urgent a ticket can be."""

    model_config = example(PRIORITIES[2])

    id: Id
    name: str


class Attachment(BaseModel):
    """A file on a ticket."""

    model_config = example(ATTACHMENT)

    id: Id
    name: str
    type: Annotated[str, Field(description="What its first bytes say it is, whatever its sender claims.")]
    size: Annotated[int, Field(description="In bytes.")]
    comment_id: Annotated[Id | None, Field(description="The comment that it came with, or null.")]
    created_at: Moment
    url: Annotated[str, Field(description="Where its bytes are, for a key that may read them.")]


class Comment(BaseModel):
    """A public reply, or an internal note that was just written."""

    model_config = example(COMMENTS[0])

    id: Id
    author: Annotated[str, Field(description="An e-mail address; the name of an account that has none.")]
    content: str
    created_at: Moment
    public: Annotated[bool, Field(description="Is there with `include=notes`: false for a note.")] = True
    attachments: Annotated[
        list[Attachment], Field(description="Is there with `include=attachments`: its files.")
    ] = []


class Person(BaseModel):
    """Somebody on a ticket."""

    model_config = example({"id": 5, "name": "Ana Agent", "email": "agent@example.com"})

    id: Id
    name: str
    email: Annotated[str | None, Field(description="Null where there is none, or the key may not read it.")]


class Team(BaseModel):
    """The group that a ticket is routed to."""

    model_config = example({"id": 1, "name": "Second level"})

    id: Id
    name: str


class Included(BaseModel):
    """What a ticket shows only when `include` names it."""

    category_id: Id | None = None
    requester: Person | None = None
    assignee: Person | None = None
    channel: str | None = None
    follow_up_of: Id | None = None
    tags: list[str] | None = None
    group: Team | None = None
    version: int | None = None
    activity_at: Moment | None = None
    waiting_since: Moment | None = None


class TicketFields(Included):
    """What every ticket has."""

    id: Id
    subject: str
    description: str
    status: StatusWord
    priority: PriorityWord
    category: Annotated[str | None, Field(description="The category's slug, or null.")]
    created_at: Moment
    updated_at: Annotated[
        Moment, Field(description="Moves when one of these fields changes; a comment does not move it.")
    ]
    assignee_id: Annotated[Id | None, Field(description="The agent's id, or null.")]


class Ticket(TicketFields):
    """A ticket."""

    model_config = example(TICKET)


class TicketWithComments(TicketFields):
    """A ticket with its public comments, oldest first."""

    model_config = example({**TICKET, "comments": COMMENTS})

    comments: list[Comment]


class OpenedTicket(TicketFields):
    """A ticket that was just opened: its category is an object."""

    model_config = example(OPENED)

    category: Annotated[Category | None, Field(description="The category, or null.")]


class Fault(BaseModel):
    """One thing that is wrong with one field."""

    model_config = example(
        {"pointer": "/priority", "code": "not_allowed", "detail": "Choose one of low, medium, high, urgent."}
    )

    pointer: Annotated[
        str, Field(description="A JSON Pointer to the field; empty when no single field is to blame.")
    ]
    code: Annotated[str, Field(description="Stays the same in every version.")]
    detail: Annotated[str, Field(description="A sentence for people.")]


class Problem(BaseModel):
    """Why it failed (RFC 9457)."""

    model_config = example({
        "type": "about:blank", "title": "Bad Request", "status": 400, "detail": "Choose one of low, medium, high, urgent.",
        "instance": "/v1/support/tickets", "request_id": "9b4d315a74f0645f",
        "errors": [{"pointer": "/priority", "code": "not_allowed", "detail": "Choose one of low, medium, high, urgent."}],
    })  # fmt: skip

    type: str
    title: str
    status: int
    detail: str
    instance: str
    request_id: Annotated[
        str, Field(description="Stands in the log, too; also in the header `X-Request-Id`.")
    ]
    errors: Annotated[list[Fault], Field(description="Every fault of a 400, and of a 413 about files.")] = []
