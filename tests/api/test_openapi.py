"""The OpenAPI document: it is one, it names every route and no other, and its examples are true."""

import re

import pytest

from helpdesk.actions.demo import load_reference
from helpdesk.api import OPERATIONS, PREFIX
from helpdesk.api.operations import EXAMPLES
from helpdesk.rules.actor import system
from tests.api.described import fits, whole
from tests.api.program import send_file

EXACT = (
    "Tickets",
    "Comments",
    "Lookups",
)  # whose examples are word for word what the reference world answers


@pytest.fixture
def document(client) -> dict:
    """The document as anybody gets it."""
    answer = client.get(f"{PREFIX}/openapi.json")
    assert (answer.status_code, answer.content_type) == (200, "application/json")
    return answer.json


def operations(document: dict) -> dict[tuple[str, str], dict]:
    """Every operation of the document by its method and path."""
    return {
        (method.upper(), path): operation
        for path, item in document["paths"].items()
        for method, operation in item.items()
    }


def test_the_document_is_openapi_3_1(document):
    pytest.importorskip("openapi_spec_validator").validate(document)
    assert document["openapi"].startswith("3.1.")
    assert document["servers"] == [{"url": "/v1/support"}]


def test_the_document_names_every_route_and_no_other(app, document):
    routes = {
        (method, re.sub(r"<[\w:]+>", "{}", rule.rule.removeprefix(PREFIX)))
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/v1/")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    described = {(method, re.sub(r"{\w+}", "{}", path)) for method, path in operations(document)}
    assert described == routes


def test_names_for_generated_clients_are_words_of_their_own(document):
    ids = [each["operationId"] for each in operations(document).values()]
    assert len(set(ids)) == len(ids) == len(OPERATIONS)
    assert [each for each in ids if not re.fullmatch(r"[a-z]+([A-Z][a-z]+)+", each)] == []


def test_every_operation_says_what_it_does_and_what_it_needs(document):
    for (method, path), each in operations(document).items():
        assert each["summary"], path
        assert each["description"].endswith("."), path
        assert ("security" in each) == (path == "/openapi.json"), path
        assert ("401" in each["responses"]) != (path == "/openapi.json"), path
        assert ("requestBody" in each) == (method in ("POST", "PUT")), path


def test_every_example_is_what_its_schema_says(document):
    pytest.importorskip("jsonschema")
    for name, schema in document["components"]["schemas"].items():
        assert len(schema.get("examples", [])) == 1, name
        fits(document, schema, schema["examples"][0])


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.id)
def test_the_example_of_every_operation_gets_the_answer_that_is_described(app, program, document, operation):
    """In the world that the examples speak of. `program` holds the answer against the document."""
    with app.app_context():
        load_reference(system("cli"))
    made = send_file(program, EXAMPLES["ticket_id"])
    if operation.id == "createAttachment":
        assert timeless(made.json) == timeless(operation.example) | {
            "url": f"http://localhost{PREFIX}/attachments/1"
        }
        return
    described = operations(document)[operation.method, operation.address]
    body = None
    if "requestBody" in described:
        body = whole(document, described["requestBody"]["content"]["application/json"]["schema"])["examples"][
            0
        ]
    path = re.sub(r"{(\w+)}", lambda found: str(EXAMPLES[found[1]]), operation.address)
    answer = program(operation.method, path + ("?status=open" if operation.id == "listTickets" else ""), body)
    assert answer.status_code == operation.status
    if operation.noun in EXACT and operation.example is not None:
        assert timeless(answer.json) == timeless(operation.example)


def timeless(value: object) -> object:
    """A value without the moments at which something was made: they are now."""
    if isinstance(value, list):
        return [timeless(each) for each in value]
    is_object = isinstance(value, dict)
    return (
        {name: timeless(each) for name, each in value.items() if not name.endswith("_at")}
        if is_object
        else value
    )


def test_a_field_that_the_api_does_not_take_is_not_described(document):
    for body in (body for each in OPERATIONS for body in (each.body, each.form) if body):
        schema = document["components"]["schemas"][body.__name__]
        assert set(schema["properties"]) == set(body.model_fields) <= body.names
        assert set(schema["propertyNames"]["enum"]) == body.names


def test_the_description_may_be_kept_and_needs_no_key(client):
    answer = client.get(f"{PREFIX}/openapi.json")
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert client.get(f"{PREFIX}/openapi.json", headers={"X-API-Key": "wrong"}).data == answer.data


def test_a_noun_beside_ids_takes_its_own_methods_only(program):
    for method in ("GET", "PUT", "DELETE", "PATCH"):
        answer = program(method, "/tickets/bulk")
        assert answer.status_code == 405, method
        assert set(answer.headers["Allow"].split(", ")) == {"POST", "OPTIONS"}
    assert program("GET", "/tickets/bulky").status_code == 404
