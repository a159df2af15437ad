"""The house: every module has its room, and the contracts in pyproject.toml name every room there is."""

import ast
import re
import tomllib
from importlib import import_module

import pytest

from tests.architecture.sources import ROOT, files, named, nodes, text

ENTRANCES = {"web", "api", "inbox", "cli", "worker"}
ABOVE_DATA = ENTRANCES | {"http"}
UNSAFE_MODULES = {"pickle", "marshal", "shelve", "dill", "jsonpickle"}
UNSAFE_CALLS = {"eval", "exec", "yaml.load", "yaml.unsafe_load"}
ROOMS = {
    path.parent.name if path.stem == "__init__" else path.stem
    for path in [*(ROOT / "helpdesk").glob("[a-z]*.py"), *(ROOT / "helpdesk").glob("*/__init__.py")]
} - {"migrations"}


def contract(name: str) -> dict:
    """One import contract of pyproject.toml; an empty one when there is none of this name."""
    contracts = tomllib.loads(text(ROOT / "pyproject.toml"))["tool"]["importlinter"]["contracts"]
    return next((each for each in contracts if each["id"] == name), {"forbidden_modules": []})


def test_every_module_has_its_layer():
    layers = set(re.findall(r"\w+", " ".join(contract("layers")["layers"])))
    assert layers >= ROOMS


@pytest.mark.parametrize(
    ("name", "rooms"),
    [
        ("no-web-below-http", ROOMS - ABOVE_DATA),
        ("flask-sqlalchemy-in-db", ROOMS - {"db"}),
        ("entrances-use-verbs-and-queries", ROOMS & ENTRANCES),
    ],
)
def test_a_contract_names_every_room_it_is_for(name, rooms):
    assert set(contract(name)["source_modules"]) == {f"helpdesk.{room}" for room in rooms}


def test_verbs_queries_and_tables_may_not_reach_the_wires():
    forbidden = contract("data-knows-no-wires")["forbidden_modules"]
    assert "gateways" not in ROOMS or "helpdesk.gateways" in forbidden


def test_nothing_unpickles_or_evaluates():
    found = [
        f"{named(path)}:{node.lineno}: {ast.unparse(node)[:70]}"
        for path in files(".py")
        if not named(path).startswith("tests/architecture/")
        for node in nodes(path, ast.Call, ast.Import, ast.ImportFrom)
        if is_unsafe(node)
    ]
    assert not found


def is_unsafe(node: ast.AST) -> bool:
    """Would this run what somebody else wrote?"""
    if isinstance(node, ast.Call):
        return ast.unparse(node.func) in UNSAFE_CALLS
    names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
    return any(name.split(".")[0] in UNSAFE_MODULES for name in names)


def test_every_event_kind_has_a_timeline_partial():
    if not (ROOT / "helpdesk/rules/events.py").is_file():
        pytest.skip("helpdesk/rules/events.py is not written yet")
    kinds = import_module("helpdesk.rules.events").KINDS
    drawn = {path.stem.lstrip("_") for path in (ROOT / "templates/timeline").glob("*.html")}
    assert set(kinds) <= drawn
