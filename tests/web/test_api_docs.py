"""The API's page: it says what the OpenAPI document says, and every sample on it runs."""

import json
import os
import re
import shutil
import subprocess
import sys
from html import unescape
from urllib.request import urlopen

import pytest

from helpdesk.actions import create_api_key
from helpdesk.actions.demo import load_reference
from helpdesk.api import OPERATIONS
from helpdesk.api.examples import FILE
from helpdesk.api.operations import EXAMPLES
from helpdesk.rules.actor import system
from tests.api.described import fits, whole
from tests.api.program import Program, send_file
from tests.server import listening

KEY = "hd_samples1_" + "k" * 32
RUNS = {
    "curl": ["/bin/sh", "-c"],
    "python": [sys.executable, "-c"],
    "javascript": ["node", "--input-type=module", "-e"],
}
NEEDS = {"curl": "curl", "python": sys.executable, "javascript": "node"}


@pytest.fixture
def page(client) -> str:
    """The page as a stranger gets it."""
    return client.get("/api/docs").get_data(as_text=True)


def code(page: str, id: str) -> str:
    """What a copy button copies: the text of an element."""
    return unescape(
        re.sub(r"<[^>]+>", "", re.search(rf'<pre[^>]* id="{id}"[^>]*>(.*?)</pre>', page, re.S)[1])
    )


def test_every_call_is_on_the_page_with_its_fields_samples_and_errors(app, page):
    for each in OPERATIONS:
        described = app.extensions["openapi"]()["paths"][each.address][each.method.lower()]
        article = re.search(rf'<article[^>]*aria-labelledby="{each.id}">.*?</article>', page, re.S)[0]
        assert f'href="#{each.id}"' in page
        names = [parameter["name"] for parameter in described["parameters"]]
        for name in [
            *names,
            *(name for body in (each.body, each.form) if body for name in body.model_fields),
        ]:
            assert f"<dt><code>{name}</code>" in article, name
        for language in RUNS:
            assert f'data-copy="{each.id}-{language}"' in article
        for status in each.errors:
            assert json.loads(code(article, f"{each.id}-{status}"))["status"] == status
        if each.example is not None:
            assert json.loads(code(article, f"{each.id}-answer")) == each.example


def test_the_samples_speak_of_the_address_that_the_helpdesk_has(app, client, page):
    assert "http://localhost/v1/support/tickets/101" in page
    elsewhere = client.get("/api/docs", base_url="http://desk.example.com").get_data(as_text=True)
    assert "http://desk.example.com/v1/support/tickets/101" in elsewhere
    assert "http://localhost/" not in elsewhere


SAMPLES = [(each, each.id) for each in OPERATIONS] + [
    (each, f"{each.id}-form") for each in OPERATIONS if each.form
]


@pytest.mark.parametrize("language", RUNS)
@pytest.mark.parametrize(("operation", "id"), SAMPLES, ids=[id for _operation, id in SAMPLES])
def test_every_sample_runs_and_prints_the_answer(app, operation, id, language):
    if shutil.which(NEEDS[language]) is None:
        pytest.skip(f"{NEEDS[language]} is not installed")
    with app.app_context():
        load_reference(system("cli"))
        create_api_key(system(), None, name="samples", key=KEY, scopes=("read", "write"))
    send_file(Program(app.test_client(), KEY), EXAMPLES["ticket_id"])
    with listening(app) as url:
        with urlopen(f"{url}/api/docs") as answer:
            sample = code(answer.read().decode(), f"{id}-{language}")
        done = subprocess.run(
            [*RUNS[language], sample], env={**os.environ, "HELPDESK_KEY": KEY}, capture_output=True, text=True, check=False
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    expect(app.extensions["openapi"](), operation, done.stdout, is_json=language == "curl")


def expect(document: dict, operation, printed: str, *, is_json: bool) -> None:
    """Assert that this is the answer: exactly for what prints JSON, else that something of it was printed."""
    if operation.status == 204:
        assert printed.strip() in ("", "204")
    elif is_json:
        described = document["paths"][operation.address][operation.method.lower()]
        answer = whole(document, described["responses"][str(operation.status)])
        if operation.answer is bytes:
            assert printed == FILE
            return
        pytest.importorskip("jsonschema")
        fits(document, answer["content"]["application/json"]["schema"], json.loads(printed))
    else:
        assert printed.strip()


def test_a_sample_with_a_wrong_key_fails_loudly(app):
    with listening(app) as url:
        with urlopen(f"{url}/api/docs") as answer:
            page = answer.read().decode()
        for language, command in RUNS.items():
            if shutil.which(NEEDS[language]):
                wrong = {**os.environ, "HELPDESK_KEY": "wrong"}
                sample = code(page, f"listTickets-{language}")
                done = subprocess.run(
                    [*command, sample], env=wrong, capture_output=True, text=True, check=False
                )
                assert done.returncode != 0, language
                assert "401" in done.stdout + done.stderr, language
