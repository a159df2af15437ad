"""Fields of a JSON Schema in words."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from helpdesk.web.api_docs.paint import spoken

WORDS = {
    "boolean": "true or false",
    "null": "null",
    "object": "object",
    "integer": "integer",
    "string": "string",
}
FORMATS = {"email": "e-mail address", "date-time": "moment", "uri": "address", "binary": "file"}


@dataclass(frozen=True)
class Field:
    """A field or parameter: its name, its type in words, what it is for."""

    name: str
    type: str
    is_required: bool
    text: Markup
    place: str = ""


def resolved(document: dict, part: dict) -> dict:
    """Return what a reference refers to; a part that is none, as it is."""
    if "$ref" not in part:
        return part
    found = document
    for name in part["$ref"].removeprefix("#/").split("/"):
        found = found[name]
    return found


def fields_of(document: dict, schema: dict) -> list[Field]:
    """Return the fields of an object, or of the objects in a list."""
    whole = resolved(document, schema)
    if "items" in whole:
        return fields_of(document, whole["items"])
    required = whole.get("required", ())
    return [
        Field(name, type_of(each), name in required, spoken(_text(each)))
        for name, each in whole.get("properties", {}).items()
    ]


def files_of(schema: dict) -> frozenset[str]:
    """Return the names of the fields that hold files."""
    fields = schema.get("properties", {}).items()
    return frozenset(name for name, each in fields if each.get("items", each).get("format") == "binary")


def type_of(schema: dict) -> str:
    """Return the type and its limits in words: "string of 1 to 255 characters or null"."""
    if "anyOf" in schema:
        return " or ".join(type_of(each) for each in schema["anyOf"])
    if "const" in schema:
        return f"“{schema['const']}”"
    if "enum" in schema:
        return "one of " + ", ".join(str(each) for each in schema["enum"])
    if "$ref" in schema:
        return schema["$ref"].rpartition("/")[2]
    kind = schema.get("type", "any value")
    if kind == "array":
        most = f", at most {schema['maxItems']}" if "maxItems" in schema else ""
        return f"list of {_plural(type_of(schema['items']))}{most}"
    if "format" in schema and schema["format"] in FORMATS:
        return FORMATS[schema["format"]]
    return WORDS.get(kind, kind) + _limits(schema)


def _limits(schema: dict) -> str:
    if "maxLength" in schema:
        least = schema.get("minLength", 0)
        return (
            f" of {least} to {schema['maxLength']:,} characters"
            if least
            else f" of up to {schema['maxLength']:,} characters"
        )
    if schema.get("maximum", 2**53) < 2**53:
        return f" from {schema.get('minimum', 0)} to {schema['maximum']:,}"
    return ""


def _plural(words: str) -> str:
    first, _space, rest = words.partition(" ")
    return f"{first}s {rest}".strip()


def _text(schema: dict) -> str:
    """Return what a field's own schema says of it, or that of the one type that it may have beside null."""
    inside = [each["description"] for each in schema.get("anyOf", ()) if "description" in each]
    return schema.get("description") or " ".join(inside)
