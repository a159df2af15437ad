"""What we did not write is what it says it is, and what we tell operators is what the code reads."""

import base64
import hashlib
import json
import re
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, files, hits, named, text

LOCKS = ("requirements.txt", "requirements-dev.txt")
VENDORED_FOLDERS = ("static/vendor", "static/fonts")
SETTING = re.compile(r"HELPDESK_[A-Z_]+[A-Z]")
PLACES = r"^.*(?:://|--(?:extra-)?index-url|--find-links|--trusted-host| @ ).*$"
READS_ENVIRONMENT = r"os\.(?:environ|getenv)\b"


def test_every_vendored_file_has_the_hash_that_its_source_was_noted_with():
    noted = text(ROOT / "static/SOURCES.md")
    unnoted = [named(path) for path in vendored() if not is_noted(path, noted)]
    assert vendored(), "nothing vendored was found"
    assert unnoted == []


def vendored() -> list[Path]:
    """The files under static/ that others wrote."""
    return sorted(
        path for folder in VENDORED_FOLDERS for path in (ROOT / folder).rglob("*") if path.is_file()
    )


def is_noted(path: Path, noted: str) -> bool:
    """Is there a line with this file's name and its sha384, in hex or as a browser's integrity value?"""
    digest = hashlib.sha384(path.read_bytes())
    spellings = (digest.hexdigest(), base64.b64encode(digest.digest()).decode())
    return any(path.name in line and any(each in line for each in spellings) for line in noted.splitlines())


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_place_to_download_from(lock):
    assert re.findall(PLACES, without_command(lock), re.M) == []


def without_command(lock: str) -> str:
    """The lock without the comment that tells how it was made, which may name options."""
    return "\n".join(line for line in text(ROOT / lock).splitlines() if not line.startswith("#"))


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_every_package_by_hash(lock):
    pins = re.findall(r"^([\w.\[\]-]+)==[^\\]*\\\n    --hash=sha256:", without_command(lock), re.M)
    named_there = re.findall(r"^([\w.\[\]-]+)==", without_command(lock), re.M)
    assert pins == named_there != []


def test_the_lock_of_the_typescript_client_pins_by_hash_and_names_no_place():
    packages = json.loads(text(ROOT / "tests/api/typescript/package-lock.json"))["packages"]
    assert [name for name, each in packages.items() if "resolved" in each] == []
    assert [name for name, each in packages.items() if name and "integrity" not in each] == []


def test_both_locks_agree_on_every_version():
    first, second = (dict(re.findall(r"^([\w.-]+)==(\S+)", without_command(lock), re.M)) for lock in LOCKS)
    assert {name: second[name] for name in first.keys() & second.keys() if first[name] != second[name]} == {}


def test_the_readme_lists_every_setting():
    settings = set(SETTING.findall(text(ROOT / "helpdesk/config.py")))
    assert settings != set()
    assert settings - set(SETTING.findall(text(ROOT / "README.md"))) == set()


def test_the_readme_lists_no_setting_that_does_nothing():
    settings = set(SETTING.findall(text(ROOT / "helpdesk/config.py")))
    assert set(SETTING.findall(text(ROOT / "README.md"))) - settings == set()


def test_only_config_reads_the_environment():
    others = [path for path in files(".py", under="helpdesk/") if named(path) != "helpdesk/config.py"]
    assert [hit for path in [*others, ROOT / "app.py"] for hit in hits(path, READS_ENVIRONMENT)] == []
