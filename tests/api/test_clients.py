"""Clients that generators make of the OpenAPI document create, read, change and delete a ticket."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.server import listening

TYPESCRIPT = Path(__file__).parent / "typescript"
PYTHON = """
import sys
from desk import AuthenticatedClient
from desk.api.tickets import create_ticket, delete_ticket, get_ticket, list_tickets, update_ticket
from desk.models import NewTicket, TicketChanges, TicketChangesStatus

client = AuthenticatedClient(base_url=sys.argv[1], token=sys.argv[2], prefix="", auth_header_name="X-API-Key")
opened = create_ticket.sync(client=client, body=NewTicket(subject="From Python", description="Typed.", category_id=3))
assert opened.category.name == "Technical Support", opened
read = get_ticket.sync(opened.id, client=client)
assert (read.subject, read.comments) == ("From Python", []), read
changes = TicketChanges(status=TicketChangesStatus.CLOSED, assignee_id=None)
changed = update_ticket.sync(opened.id, client=client, body=changes)
assert (changed.status, changed.category, changed.updated_at.tzinfo is not None) == ("closed", "technical", True), changed
assert opened.id in [each.id for each in list_tickets.sync(client=client, status="closed", limit=5)]
assert delete_ticket.sync_detailed(opened.id, client=client).status_code == 204
gone = get_ticket.sync(opened.id, client=client)
assert (gone.status, gone.title) == (404, "Not Found"), gone
"""


def run(command: list[str], folder: Path, **environment: str) -> str:
    """Run a program and return what it printed; fails with all of that when the program does."""
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done.stdout


@pytest.fixture
def document(app, tmp_path) -> Path:
    """The document in a file."""
    file = tmp_path / "openapi.json"
    file.write_text(json.dumps(app.extensions["openapi"]()), "utf-8")
    return file


def test_a_python_client_works(app, key, document, tmp_path):
    pytest.importorskip("openapi_python_client")
    command = [
        sys.executable, "-m", "openapi_python_client", "generate", "--path", str(document), "--meta", "none",
        "--output-path", str(tmp_path / "desk"), "--fail-on-warning",
    ]  # fmt: skip
    beside = Path(sys.executable).parent  # where ruff is, which tidies what was generated
    run(command, tmp_path, PATH=f"{beside}{os.pathsep}{os.environ['PATH']}")
    (tmp_path / "crud.py").write_text(PYTHON, "utf-8")
    with listening(app) as url:
        run([sys.executable, "crud.py", f"{url}/v1/support", key()], tmp_path)


def test_a_typescript_client_is_typed_and_works(app, key, document, tmp_path):
    if shutil.which("npm") is None or shutil.which("node") is None:
        pytest.skip("node and npm are not installed")
    folder = shutil.copytree(TYPESCRIPT, tmp_path / "typescript")
    installed = subprocess.run(
        ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"], cwd=folder, capture_output=True, text=True, check=False
    )  # fmt: skip
    if installed.returncode:
        pytest.skip(f"npm could not install the generator: {installed.stderr[-500:]}")
    run(["npx", "--no-install", "openapi-typescript", str(document), "--output", "schema.d.ts"], folder)
    run(["npx", "--no-install", "tsc"], folder)
    with listening(app) as url:
        run(["node", "built/crud.js"], folder, BASE=f"{url}/v1/support", HELPDESK_KEY=key())
