"""What comes into POST /tickets/bulk, and what goes out."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, WithJsonSchema

from helpdesk.api.answer_shapes import Problem, Ticket, example
from helpdesk.api.kinds import Number
from helpdesk.api.shapes import Shape
from helpdesk.api.shapes import example as body_example

MOST = 100


class Change(BaseModel):
    """A ticket and what shall change of it. `set` is read when its turn comes, so that its faults are in its own result."""

    model_config = ConfigDict(strict=True, **example({"id": 101, "set": {"status": "closed"}}))

    id: Number
    set: Annotated[
        object,
        WithJsonSchema(
            {"description": "A body of PUT: the fields that change. Another value is a 400 of its own."}
        ),
    ]


class Deletion(BaseModel):
    """A ticket that shall be deleted for ever."""

    model_config = ConfigDict(strict=True, **example({"id": 102, "delete": True}))

    id: Number
    delete: Literal[True]


def _kind(value: object) -> str:
    return "delete" if isinstance(value, dict) and "delete" in value else "set"


class BulkOperations(Shape):
    """What shall be done, in this order."""

    model_config = body_example(
        {"operations": [{"id": 101, "set": {"status": "closed"}}, {"id": 102, "delete": True}]}
    )
    names: ClassVar[frozenset[str]] = frozenset({"operations"})

    operations: Annotated[
        list[
            Annotated[
                Annotated[Change, Tag("set")] | Annotated[Deletion, Tag("delete")], Discriminator(_kind)
            ]
        ],
        Field(min_length=1, max_length=MOST),
    ]


class BulkResult(BaseModel):
    """What became of one operation."""

    model_config = example({"index": 1, "id": 102, "status": 204})

    index: Annotated[int, Field(description="Its place among the operations, from 0.")]
    id: int
    status: Annotated[
        int, Field(description="What PUT or DELETE would have answered: 200, 204, 400, 403, 404 …")
    ]
    ticket: Annotated[Ticket | None, Field(description="The changed ticket, with 200.")] = None
    error: Annotated[Problem | None, Field(description="Why it was refused.")] = None


class BulkResults(BaseModel):
    """One result for each operation, in their order."""

    model_config = example({"results": [{"index": 1, "id": 102, "status": 204}]})

    results: list[BulkResult]
