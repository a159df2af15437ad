"""The OpenAPI 3.1 document, made once at the start from the table of operations and the models that read the bodies."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from helpdesk.api.answer_shapes import Problem
from helpdesk.api.operations import EXAMPLES, Operation, Parameter

MODEL = "#/components/schemas/{model}"
PROBLEM = "application/problem+json"
ID = {"type": "integer", "format": "int64", "minimum": 1, "maximum": 2**63 - 1}
INTRODUCTION = (
    "Every call sends a key in the header `X-API-Key`. Every error is a problem (RFC 9457) that names every fault. "
    "Times are UTC. What is repeated with the same `Idempotency-Key` is done once."
)
MEANINGS = {
    400: "The body, a field or a parameter is wrong; `errors` names each fault.",
    401: "The key is missing, unknown, revoked or expired.",
    403: "The key lacks the scope, or its person may not do this.",
    404: "There is no such thing, or the key may not know of it.",
    409: "It is in no state for that.",
    412: "It has changed since you read it; `ETag` is the present one.",
    413: "The body is over 1 MB.",
    429: "Too many requests. Try again after `Retry-After` seconds.",
    503: "The helpdesk cannot save right now. Try again after `Retry-After` seconds.",
}
HEADERS = {
    "ETag": ("The state of what was answered, for `If-Match` and `If-None-Match`.", {"type": "string"}),
    "Link": ("The address of the next page, as `<…>; rel=\"next\"`; absent on the last.", {"type": "string"}),
    "Location": ("The address of what was made.", {"type": "string", "format": "uri"}),
    "Retry-After": ("So many seconds to wait.", {"type": "integer", "minimum": 0}),
    "WWW-Authenticate": ("How to send a key.", {"type": "string"}),
    "Idempotency-Replayed": ("Is there when this is the first answer, given again.", {"type": "string", "enum": ["true"]}),
    "X-Request-Id": ("Stands in the log, too.", {"type": "string"}),
}  # fmt: skip
ERROR_HEADERS = {401: ("WWW-Authenticate",), 412: ("ETag",), 429: ("Retry-After",), 503: ("Retry-After",)}


class _Untitled(GenerateJsonSchema):
    """Schemas without a title for each field, which would only say its name again."""

    def field_title_should_be_set(self, schema) -> bool:
        return False


def document(operations: Iterable[Operation], server: str) -> dict:
    """Return the OpenAPI document of these operations at this address (spec.openapis.org/oas/v3.1.1)."""
    operations = tuple(operations)
    schemas, components = _schemas(operations)
    paths: dict[str, dict] = {}
    for each in operations:
        paths.setdefault(each.address, {})[each.method.lower()] = _operation(each, schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Support API",
            "version": "1",
            "description": INTRODUCTION,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": server}],
        "security": [{"key": []}],
        "tags": [{"name": noun} for noun in dict.fromkeys(each.noun for each in operations)],
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-API-Key"}},
            "headers": {name: {"description": text, "schema": schema} for name, (text, schema) in HEADERS.items()},
            "responses": {_name(status): _problem(status) for status in MEANINGS},
        },
    }  # fmt: skip


def _schemas(operations: tuple[Operation, ...]) -> tuple[dict, dict]:
    """Return the schema of each body and answer by (id, mode), and what they refer to."""
    wanted = [(each.id, "validation", TypeAdapter(each.body)) for each in operations if each.body]
    wanted += [(each.id, "serialization", TypeAdapter(each.answer)) for each in operations if each.answer]
    wanted.append(("problem", "serialization", TypeAdapter(Problem)))
    schemas, rest = TypeAdapter.json_schemas(wanted, ref_template=MODEL, schema_generator=_Untitled)
    components = dict(sorted(rest["$defs"].items()))
    for each in operations:
        if each.body:
            # Names that a ticket has but this does not set may come along: an answer is a valid body again.
            components[each.body.__name__]["propertyNames"] = {"enum": sorted(each.body.names)}
    for schema in components.values():
        _without_defaults(schema)
    return schemas, components


def _without_defaults(schema: dict) -> None:
    """Drop defaults: those of our models stand for "absent", and no client should send them."""
    for each in schema.get("properties", {}).values():
        each.pop("default", None)


def _operation(each: Operation, schemas: dict) -> dict:
    variables = [
        {"name": name, "in": "path", "required": True, "schema": ID, "example": EXAMPLES[name]}
        for name in each.variables
    ]
    made = {
        "operationId": each.id, "summary": each.title, "description": each.text, "tags": [each.noun],
        "parameters": variables + [_parameter(parameter) for parameter in each.parameters],
        "responses": {str(each.status): _answer(each, schemas)},
    }  # fmt: skip
    if each.body:
        content = {"application/json": {"schema": schemas[each.id, "validation"]}}
        made["requestBody"] = {"required": True, "content": content}
    if each.can_be_unchanged:
        made["responses"]["304"] = {
            "description": "Nothing has changed.",
            "headers": {"ETag": _header("ETag")},
        }
    for status in each.errors:
        made["responses"][str(status)] = {"$ref": f"#/components/responses/{_name(status)}"}
    return made if each.scope else {**made, "security": []}


def _parameter(parameter: Parameter) -> dict:
    shown = {} if parameter.example is None else {"example": parameter.example}
    return {
        "name": parameter.name, "in": parameter.place, "description": parameter.text, "schema": parameter.schema, **shown
    }  # fmt: skip


def _answer(each: Operation, schemas: dict) -> dict:
    made = {"description": HTTPStatus(each.status).phrase}
    if each.answer:
        made["content"] = {"application/json": {"schema": schemas[each.id, "serialization"]}}
    headers = {name: _header(name) for name in (*each.headers, "X-Request-Id")}
    return {**made, "headers": headers}


def _problem(status: int) -> dict:
    names = (*ERROR_HEADERS.get(status, ()), "X-Request-Id")
    return {
        "description": MEANINGS[status],
        "content": {PROBLEM: {"schema": {"$ref": MODEL.format(model="Problem")}}},
        "headers": {name: _header(name) for name in names},
    }


def _header(name: str) -> dict:
    return {"$ref": f"#/components/headers/{name}"}


def _name(status: int) -> str:
    return HTTPStatus(status).phrase.title().replace(" ", "")
