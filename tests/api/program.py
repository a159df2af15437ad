"""What a program does: send a method and JSON to an address under /v1/support, with its key.

Every answer that any test of the API gets is held against the OpenAPI document.
"""

import json
from dataclasses import dataclass

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.api.described import hold

TICKET = {
    "subject",
    "description",
    "status",
    "priority",
    "category",
    "created_at",
    "updated_at",
    "assignee_id",
    "id",
}
PROBLEM = {"type", "title", "status", "detail", "instance", "request_id"}


@dataclass
class Program:
    """A client and its key."""

    client: FlaskClient
    key: str

    def __call__(
        self, method: str, path: str, body: object = None, *, raw: bytes | None = None, **headers: str
    ) -> TestResponse:
        """Send a request; `if_match="…"` becomes the header If-Match."""
        sent = {"X-API-Key": self.key, **{name.replace("_", "-"): value for name, value in headers.items()}}
        content = raw if raw is not None else None if body is None else json.dumps(body).encode()
        answer = self.client.open(
            f"/v1/support{path}", method=method, data=content, headers=sent, buffered=True
        )
        hold(self.client.application.extensions["openapi"](), method, path, answer)
        return answer


def send_file(
    program: Program, ticket: int, name: str = "seats.csv", raw: bytes = b"Name,Seats\nAna,5\n", **more
) -> TestResponse:
    """Add a file to a ticket, as a form."""
    head = f'--part\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    form = head.encode() + raw + b"\r\n--part--\r\n"
    return program(
        "POST",
        f"/tickets/{ticket}/attachments",
        raw=form,
        Content_Type="multipart/form-data; boundary=part",
        **more,
    )


def faults(answer: TestResponse) -> dict[str, str]:
    """The pointers of a 400 with their codes; asserts that it is a whole problem."""
    assert answer.status_code == 400
    assert answer.content_type == "application/problem+json"
    assert set(answer.json) == PROBLEM | {"errors"}
    return {each["pointer"]: each["code"] for each in answer.json["errors"]}
