"""The shapes of the API: what may come in, field by field, and exactly what goes out."""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from helpdesk.api.examples import FILE
from helpdesk.api.kinds import (
    Content,
    Description,
    Email,
    File,
    Files,
    Id,
    Name,
    Priority,
    Status,
    Subject,
    Tags,
)
from helpdesk.api.reading import printable, read_object
from helpdesk.errors import Fault, Rejected, rejected
from helpdesk.i18n import Message, _
from helpdesk.rules import fields
from helpdesk.rules.lifecycle import PRIORITIES, STATUSES, priority_slug
from helpdesk.rules.text import render

TICKET_NAMES = frozenset({
    "id", "subject", "description", "status", "priority", "category", "category_id", "created_at", "updated_at", "assignee_id",
    "comments", "requester_email", "requester_name", "tags", "requester", "requester_id", "group", "group_id", "version",
    "activity_at", "assignee", "channel", "follow_up_of", "waiting_since",
})  # fmt: skip
COMMENT_NAMES = frozenset({"id", "author", "content", "created_at", "public", "author_email"})


def example(value: dict) -> ConfigDict:
    """Show one body in the description."""
    return ConfigDict(json_schema_extra={"examples": [value]})


class Shape(BaseModel):
    """A body: no type becomes another. `None` as default means that null is the same as absent, or clears the field."""

    model_config = ConfigDict(strict=True, extra="ignore")
    names: ClassVar[frozenset[str]] = TICKET_NAMES  # all that may be there: an answer is a valid body again


class NewTicket(Shape):
    """A ticket to open. Null is the same as absent."""

    model_config = example({
        "subject": "Password Reset Needed", "description": "I forgot my password and need to reset it.", "priority": "high",
        "category_id": 3,
    })  # fmt: skip

    subject: Subject
    description: Description
    priority: Annotated[Priority | None, Field(description="Without it: medium.")] = None
    category_id: Annotated[Id | None, Field(description="A category that is offered.")] = None
    requester_email: Annotated[Email | None, Field(description="Who asks; without it, the key's person.")] = (
        None
    )
    requester_name: Annotated[Name | None, Field(description="The name of somebody new.")] = None
    tags: Tags | None = None
    follow_up_of: Annotated[Id | None, Field(description="An earlier ticket that this one follows.")] = None


class TicketChanges(Shape):
    """What shall change. What is absent stays."""

    model_config = example({"status": "closed", "assignee_id": None})

    subject: Subject = ""
    description: Description = ""
    status: Status = ""
    priority: Priority = ""
    category_id: Annotated[Id | None, Field(description="A category that is offered; null clears it.")] = None
    assignee_id: Annotated[Id | None, Field(description="An active agent or admin; null unassigns.")] = None
    tags: Tags = []


class NewComment(Shape):
    """A comment to write."""

    model_config = example({"content": "We are on it."})
    names: ClassVar[frozenset[str]] = COMMENT_NAMES

    content: Content
    public: Annotated[
        bool, Field(description="False makes an internal note; the key needs the scope notes.")
    ] = True
    author_email: Annotated[
        Email | None, Field(description="Whose words they are; without it, the key's person.")
    ] = None


class FormShape(Shape):
    """A body as a form: texts as in JSON, and files beside them."""

    files: Files = []


class NewTicketForm(FormShape, NewTicket):
    """A ticket to open, with files, as a form. What is absent is as null; `tags` may be repeated."""

    model_config = example({
        "subject": "Seats of next year", "description": "The list is with it.", "priority": "low", "files": [FILE],
    })  # fmt: skip
    names: ClassVar[frozenset[str]] = TICKET_NAMES | {"files"}


class NewCommentForm(FormShape, NewComment):
    """A comment to write, with files, as a form."""

    model_config = example({"content": "Here is the list.", "files": [FILE]})
    names: ClassVar[frozenset[str]] = COMMENT_NAMES | {"files"}


class NewAttachment(Shape):
    """A file to add, as a form with one part."""

    model_config = example({"file": FILE})
    names: ClassVar[frozenset[str]] = frozenset({"file"})

    file: File


WRONG_TYPES = {
    "missing": ("required", _("This is required.")),
    "string_type": ("wrong_type", _("This must be a string.")),
    "int_type": ("wrong_type", _("This must be an integer.")),
    "bool_type": ("wrong_type", _("This must be true or false.")),
    "list_type": ("wrong_type", _("This must be a list.")),
    "model_type": ("wrong_type", _("This must be an object.")),
    "model_attributes_type": ("wrong_type", _("This must be an object.")),
    "literal_error": ("not_allowed", _("This must be true.")),
    "extra_forbidden": ("unknown_name", _("There is no such name.")),
    "too_long": ("too_many", _("There are too many.")),
    "too_short": ("required", _("There must be at least one.")),
}


def one_of(names: tuple[str, ...], field: str) -> Callable[[str], str]:
    """Make the reader of a field that holds one of a few words, in any case."""

    def reader(word: str) -> str:
        if word.lower() not in names:
            raise rejected(field, _("Choose one of %(names)s.", names=", ".join(names)), "not_allowed")
        return word.lower()

    return reader


READERS: dict[str, Callable] = {
    "subject": fields.subject,
    "description": lambda text: render(fields.body(text, "description")),
    "content": lambda text: render(fields.body(text, "content")),
    "status": one_of(STATUSES, "status"),
    "priority": one_of(PRIORITIES, "priority"),
    "requester_email": lambda text: fields.email(text, "requester_email"),
    "requester_name": lambda text: fields.name(text, "requester_name", required=False),
    "author_email": lambda text: fields.email(text, "author_email"),
    "tags": fields.tags,
}


def read(raw: bytes, shape: type[Shape], *, also: Callable[[dict], list[Fault]] | None = None) -> dict:
    """Return the clean values of the fields that a body names. Raises Rejected with every fault.

    `also` is asked only then: it names the faults that the database would have found.
    """
    return read_values(read_object(raw), shape, also=also)


def read_values(
    given: dict, shape: type[Shape], *, also: Callable[[dict], list[Fault]] | None = None
) -> dict:
    """Do the same with an object that was parsed already."""
    faults = [unknown(name, shape.names) for name in given if name not in shape.names]
    values = {name: value for name, value in given.items() if name in shape.model_fields}
    try:
        shape.model_validate(values)
    except ValidationError as error:
        wrong = error.errors(include_url=False, include_input=False)
        faults += [_fault(each) for each in wrong]
        values = {name: value for name, value in values.items() if name not in {e["loc"][0] for e in wrong}}
    clean = {}
    for name, value in values.items():
        try:
            clean[name] = value if value is None or name not in READERS else READERS[name](value)
        except Rejected as refusal:
            faults.extend(refusal.faults)
    if faults:
        raise Rejected(*faults, *(also(clean) if also else ()))
    return clean


def ticket(row) -> dict:
    """Shape a ticket as GET and PUT show it: the category is its slug."""
    return {
        "id": row.id, "subject": row.subject, "description": row.description, "status": row.status,
        "priority": priority_slug(row.priority_id), "category": row.category_slug, "created_at": row.created_at,
        "updated_at": row.updated_at, "assignee_id": row.assignee_id,
    }  # fmt: skip


def new_ticket(row) -> dict:
    """Shape a ticket as POST shows it: the category is an object."""
    category = {"id": row.category_id, "name": row.category_name} if row.category_id is not None else None
    return {**ticket(row), "category": category}


def comment(row) -> dict:
    """Shape a comment."""
    return {"id": row.id, "author": row.author, "content": row.content, "created_at": row.created_at}


def unknown(name: str, names: frozenset[str]) -> Fault:
    """Make the fault of a name that is none of these."""
    return Fault(printable(name), "unknown_name", _nearest(name, names))


def _nearest(name: str, names: frozenset[str]) -> Message:
    near = get_close_matches(name[:60].lower(), sorted(names), 1, 0.5)
    if near:
        return _("There is no “%(name)s”. Do you mean “%(near)s”?", name=printable(name), near=near[0])
    return _("There is no “%(name)s”.", name=printable(name))


def _fault(wrong: dict) -> Fault:
    code, sentence = WRONG_TYPES.get(wrong["type"], ("invalid", _("This is not valid.")))
    place = [
        part
        for index, part in enumerate(wrong["loc"])
        if not (index == 2 and isinstance(wrong["loc"][1], int))
    ]
    return Fault(".".join(str(part) for part in place), code, sentence)
