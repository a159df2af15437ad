"""The OpenAPI document as a page needs it: chapters of calls, each with its fields, samples, answer and errors."""

from __future__ import annotations

import json
from dataclasses import dataclass
from http import HTTPStatus

from markupsafe import Markup

from helpdesk.web.api_docs.fields import Field, fields_of, files_of, resolved, type_of
from helpdesk.web.api_docs.paint import paint, spoken
from helpdesk.web.api_docs.samples import Request, samples

ANSWERS = {"": "nothing", "application/json": "json"}


@dataclass(frozen=True)
class Failure:
    """One way in which a call ends badly."""

    status: int
    title: str
    meaning: Markup
    problem: Markup


@dataclass(frozen=True)
class Call:
    """One operation as the page shows it."""

    id: str
    method: str
    path: str
    title: str
    text: Markup
    scope: str
    parameters: list[Field]
    body: list[Field]
    form: list[Field]
    samples: list[tuple[str, str, Markup]]
    form_samples: list[tuple[str, str, Markup]]
    status: int
    phrase: str
    headers: list[str]
    answered_as: str
    sent_as: str
    answer: Markup | None
    answer_fields: list[Field]
    failures: list[Failure]


def chapters(document: dict, base: str) -> list[tuple[str, list[Call]]]:
    """Return the nouns of the document, each with its calls, in its order."""
    found: dict[str, list[Call]] = {}
    for path, item in document["paths"].items():
        for method, operation in item.items():
            whole = document["servers"][0]["url"].removeprefix(base) + path
            found.setdefault(operation["tags"][0], []).append(
                _call(document, method.upper(), whole, operation, base)
            )
    return list(found.items())


def pretty(value: object) -> Markup:
    """Write JSON for people."""
    return paint(json.dumps(value, indent=2, ensure_ascii=False))


def _call(document: dict, method: str, path: str, operation: dict, base: str) -> Call:
    status = min(operation["responses"])
    answered = operation["responses"][status]
    [(answered_as, content)] = answered.get("content", {"": {}}).items()
    (sent_as, body), *others = operation.get("requestBody", {}).get("content", {"": {}}).items()
    form = others[0][1]["schema"] if others else {}
    url, as_what = _address(base + path, operation), ANSWERS.get(answered_as, "bytes")

    def written(schema: dict, kind: str) -> list[tuple[str, str, Markup]]:
        whole = resolved(document, schema)
        sent = whole["examples"][0] if whole else None
        files = files_of(whole) if kind.startswith("multipart/") else None
        request = Request(method, url, sent, "security" not in operation, as_what, files)
        return [(language, name, paint(text)) for language, name, text in samples(request)]

    return Call(
        id=operation["operationId"], method=method, path=path, title=operation["summary"],
        text=spoken(operation["description"]), scope=operation.get("x-scope", ""),
        parameters=[_parameter(each) for each in operation["parameters"]],
        body=fields_of(document, body.get("schema", {})), form=fields_of(document, form),
        samples=written(body.get("schema", {}), sent_as), form_samples=written(form, others[0][0]) if others else [],
        status=int(status), phrase=HTTPStatus(int(status)).phrase, headers=[*answered["headers"]],
        answered_as=answered_as, sent_as=sent_as,
        answer=pretty(content["example"]) if "example" in content else None,
        answer_fields=fields_of(document, content.get("schema", {})),
        failures=[_failure(document, int(code), each) for code, each in operation["responses"].items() if int(code) >= 400],
    )  # fmt: skip


def _parameter(parameter: dict) -> Field:
    where = {"path": "address", "query": "query", "header": "header"}[parameter["in"]]
    return Field(
        parameter["name"],
        type_of(parameter["schema"]),
        parameter.get("required", False),
        spoken(parameter["description"]),
        where,
    )


def _address(url: str, operation: dict) -> str:
    """An address that can be asked as it stands: the first parameter of the query and its limit show how it is done."""
    for each in operation["parameters"]:
        if each["in"] == "path":
            url = url.replace(f"{{{each['name']}}}", str(each["example"]))
    query = [each for each in operation["parameters"] if each["in"] == "query" and "example" in each]
    chosen = [each for place, each in enumerate(query) if place == 0 or each["name"] == "limit"]
    asked = "&".join(f"{each['name']}={each['example']}" for each in chosen)
    return f"{url}?{asked}" if asked else url


def _failure(document: dict, status: int, response: dict) -> Failure:
    whole = resolved(document, response)
    problem = whole["content"]["application/problem+json"]["example"]
    return Failure(status, HTTPStatus(status).phrase, spoken(whole["description"]), pretty(problem))
