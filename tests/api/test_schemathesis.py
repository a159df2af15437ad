"""schemathesis, with every check, finds nothing: here in its short form, in its long one with FUZZ_EXAMPLES=150."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

from helpdesk.actions.demo import load_reference
from helpdesk.rules.actor import system
from tests.server import listening

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = os.environ.get("FUZZ_EXAMPLES", "2")
COMMAND = [
    sys.executable, "-m", "schemathesis.cli", "--config-file", str(ROOT / "tests/api/fuzz/schemathesis.toml"), "run",
    "--checks", "all",
    "--max-examples", EXAMPLES, "--generation-database", "none", "--continue-on-failure", "--no-color",
]  # fmt: skip


def test_schemathesis_finds_nothing(app, key, tmp_path):
    if importlib.util.find_spec("schemathesis") is None:
        pytest.skip("schemathesis is not installed")
    with app.app_context():
        load_reference(system("cli"))
    with listening(app) as url:
        base, header = f"{url}/v1/support", f"X-API-Key: {key('read', 'write', 'notes')}"
        done = subprocess.run(
            [*COMMAND, "--url", base, "--header", header, f"{base}/openapi.json"],
            cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
