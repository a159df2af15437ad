"""The OpenAPI 3.1 document, made once at the start from the table of operations and the models that read the bodies."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from helpdesk.api.answer_shapes import Problem
from helpdesk.api.errors_described import MODEL, PROBLEMS, header, name_of, response
from helpdesk.api.operations import EXAMPLES, Operation, Parameter

FORM = "multipart/form-data"
ID = {"type": "integer", "format": "int64", "minimum": 1, "maximum": 2**63 - 1}
INTRODUCTION = (
    "Every call sends a key in the header `X-API-Key`. Every error is a problem (RFC 9457) that names every fault. "
    "Times are UTC. What is repeated with the same `Idempotency-Key` is done once."
)
HEADERS = {
    "Content-Disposition": ("The file's name, and that it is no page.", {"type": "string"}),
    "ETag": ("The state of what was answered, for `If-Match` and `If-None-Match`.", {"type": "string"}),
    "Link": ("The address of the next page, as `<…>; rel=\"next\"`; absent on the last.", {"type": "string"}),
    "Location": ("The address of what was made.", {"type": "string", "format": "uri"}),
    "Retry-After": ("So many seconds to wait.", {"type": "integer", "minimum": 0}),
    "WWW-Authenticate": ("How to send a key.", {"type": "string"}),
    "Idempotency-Replayed": ("Is there when this is the first answer, given again.", {"type": "string", "enum": ["true"]}),
    "X-Request-Id": ("Stands in the log, too.", {"type": "string"}),
}  # fmt: skip


class _Untitled(GenerateJsonSchema):
    """Schemas in the order of the models, without a title for each field, which would only say its name again."""

    def field_title_should_be_set(self, schema) -> bool:
        return False

    def sort(self, value, parent_key=None):
        return value


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
            "responses": {name_of(status): response(status) for status in PROBLEMS},
        },
    }  # fmt: skip


def _schemas(operations: tuple[Operation, ...]) -> tuple[dict, dict]:
    """Return the schema of each body and answer by (id, mode), and what they refer to."""
    wanted = [(each.id, "validation", TypeAdapter(each.body)) for each in operations if each.body]
    wanted += [(f"{each.id} form", "validation", TypeAdapter(each.form)) for each in operations if each.form]
    wanted += [(each.id, "serialization", TypeAdapter(each.answer)) for each in operations if each.answer]
    wanted.append(("problem", "serialization", TypeAdapter(Problem)))
    schemas, rest = TypeAdapter.json_schemas(wanted, ref_template=MODEL, schema_generator=_Untitled)
    components = dict(sorted(rest["$defs"].items()))
    for body in (body for each in operations for body in (each.body, each.form) if body):
        # Names that a ticket has but this does not set may come along: an answer is a valid body again.
        components[body.__name__]["propertyNames"] = {"enum": sorted(body.names)}
    for schema in components.values():
        _without_defaults(schema)
    for form in (each.form for each in operations if each.form):
        _without_null(components[form.__name__])
    return schemas, components


def _without_defaults(schema: dict) -> None:
    """Drop defaults: those of our models stand for "absent", and no client should send them."""
    for each in schema.get("properties", {}).values():
        each.pop("default", None)


def _without_null(schema: dict) -> None:
    """Leave null out of a form, whose parts are texts: what is absent is as null."""
    for name, each in schema["properties"].items():
        kinds = [kind for kind in each.get("anyOf", ()) if kind.get("type") != "null"]
        if len(kinds) == 1:
            told = {"description": each["description"]} if "description" in each else {}
            schema["properties"][name] = {**kinds[0], **told}


def _operation(each: Operation, schemas: dict) -> dict:
    variables = [
        {
            "name": name,
            "in": "path",
            "required": True,
            "description": f"The {name.removesuffix('_id')}'s id.",
            "schema": ID,
            "example": EXAMPLES[name],
        }
        for name in each.variables
    ]
    made = {
        "operationId": each.id, "summary": each.title, "description": each.text, "tags": [each.noun],
        "parameters": variables + [_parameter(parameter) for parameter in each.parameters],
        "responses": {str(each.status): _answer(each, schemas)},
    }  # fmt: skip
    if each.body:
        content = {each.sent_as: {"schema": schemas[each.id, "validation"]}}
        if each.form:
            content[FORM] = {"schema": schemas[f"{each.id} form", "validation"]}
        made["requestBody"] = {"required": True, "content": content}
    if each.can_be_unchanged:
        made["responses"]["304"] = {
            "description": "Nothing has changed.",
            "headers": {"ETag": header("ETag")},
        }
    for status in each.errors:
        made["responses"][str(status)] = {"$ref": f"#/components/responses/{name_of(status)}"}
    return {**made, "x-scope": each.scope} if each.scope else {**made, "security": []}


def _parameter(parameter: Parameter) -> dict:
    made = {
        "name": parameter.name, "in": parameter.place, "description": parameter.text, "schema": parameter.schema,
    }  # fmt: skip
    if parameter.example is not None:
        made["example"] = parameter.example
    return {**made, "allowEmptyValue": True} if parameter.place == "query" else made


def _answer(each: Operation, schemas: dict) -> dict:
    made = {"description": HTTPStatus(each.status).phrase}
    if each.answer:
        shown = {} if each.example is None else {"example": each.example}
        made["content"] = {each.answered_as: {"schema": schemas[each.id, "serialization"], **shown}}
    headers = {name: header(name) for name in (*each.headers, "X-Request-Id")}
    return {**made, "headers": headers}
