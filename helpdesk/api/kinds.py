"""What a field may hold, for readers of the OpenAPI document. `rules.fields` reads; the limits here are those there.

The patterns are those of ECMA-262, which JSON Schema asks for, and say exactly what `rules.fields` takes.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import WithJsonSchema

from helpdesk.rules import fields
from helpdesk.rules.attachments import MOST_FILES
from helpdesk.rules.lifecycle import PRIORITIES, STATUSES

MAX_ID = 2**63 - 1
SPACE = r"\s\x1c-\x1f\x85"
CONTROL = r"\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"
LINE = r"[^\x00-\x1f\x7f-\x9f\u2028\u2029]"
VISIBLE = r"[^\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028\u2029\u2060\ufeff]"


def _text(most: int, pattern: str, text: str = "", **more) -> WithJsonSchema:
    said = {"description": text} if text else {}
    return WithJsonSchema(
        {"type": "string", "minLength": 1, "maxLength": most, "pattern": pattern, **said, **more}
    )


def _words(words: tuple[str, ...], text: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "enum": list(words), "description": text})


BODY = rf"^[^\x00]*[^\x00{SPACE}][^\x00]*$"
Subject = Annotated[
    str, _text(fields.MAX_SUBJECT, rf"^[{SPACE}]*{LINE}*{VISIBLE}{LINE}*[{SPACE}]*$", "What it is about, on one line.")
]  # fmt: skip
Description = Annotated[
    str, _text(fields.MAX_BODY, BODY, "The request in full. Markdown is shown formatted.")
]
Content = Annotated[str, _text(fields.MAX_BODY, BODY, "What is written. Markdown is shown formatted.")]
Status = Annotated[str, _words(STATUSES, "In any case of letters. Any status may follow any other.")]
Priority = Annotated[str, _words(PRIORITIES, "In any case of letters.")]
Id = Annotated[int, WithJsonSchema({"type": "integer", "format": "int64", "minimum": 1, "maximum": MAX_ID})]
Number = Annotated[int, WithJsonSchema({"type": "integer", "format": "int64"})]
Email = Annotated[str, WithJsonSchema({"type": "string", "format": "email"})]
Name = Annotated[
    str, WithJsonSchema({"type": "string", "maxLength": fields.MAX_NAME, "pattern": rf"^[^{CONTROL}]*$"})
]
Tags = Annotated[
    list[str],
    WithJsonSchema({
        "type": "array", "maxItems": fields.MAX_TAGS,
        "items": {"type": "string", "maxLength": fields.MAX_TAG, "pattern": rf'^[^,":#{CONTROL}]*$'},
        "description": "Words without commas, colons and quotation marks. All tags that the ticket shall have.",
    }),
]  # fmt: skip
File = Annotated[
    bytes,
    WithJsonSchema({
        "type": "string", "format": "binary", "minLength": 1,
        "description": "The file, with its name. Up to 25 MB; not empty, and no program.",
    }),
]  # fmt: skip
Files = Annotated[
    list[bytes],
    WithJsonSchema({
        "type": "array", "maxItems": MOST_FILES, "items": {"type": "string", "format": "binary", "minLength": 1},
        "description": "Files, each in a part of its own with its name. Up to 25 MB each; not empty, and no programs.",
    }),
]  # fmt: skip
Moment = Annotated[
    datetime,
    WithJsonSchema({
        "type": "string", "format": "date-time", "description": "UTC, to the whole second.",
        "examples": ["2023-10-27T10:00:00Z"],
    }),
]  # fmt: skip
StatusWord = Literal[STATUSES]
PriorityWord = Literal[PRIORITIES]
