"""Every write goes through a verb, and every verb through the door."""

import ast
import inspect
import re
from importlib import import_module

from tests.architecture.sources import files, named, nodes

MAY_WRITE = ("helpdesk/actions/", "helpdesk/db.py", "helpdesk/migrations/")
SESSION_WRITES = re.compile(r"(add|add_all|delete|merge|flush|commit|bulk_\w+)")
NOBODY_TO_ASK = {
    "once": "wraps whatever verb it is given, which asks",
    "offer_setup": "the console, before there is anybody",
    "set_up": "whoever holds the one-time link, before there is anybody",
    "install_api_key": "the operator, through a setting",
    "ask_for_link": "anybody, for any address: the mail goes to its owner",
    "ask_for_account": "anybody, for any address: the mail goes to its owner",
    "make_account": "whoever holds the mailed link",
    "ask_for_ticket_link": "anybody, with any token: the mail goes to whose link it was",
    "sign_in_by_link": "whoever holds the mailed link",
    "set_password_by_link": "whoever holds the mailed link",
    "start_session": "somebody who has just proved who they are",
    "sign_out": "whoever holds the session's token",
    "saw_session": "the clock: when it was last used",
    "saw_ticket": "the clock: how far an end user has read, on a page that has asked",
    "saw_ticket_link": "the clock: when a mailed link was last opened",
    "saw_api_key": "the clock: when it was last used",
    "beat": "whoever watches over the helpdesk",
    "count_attempt": "a counter that must stay when the sign-in is refused",
    "forget_attempts": "the same counter, after a sign-in that was right",
    "note_preview": "the worker: what a picture looks like, small",
    "claim_uploads": "somebody who has just proved who they are, about what their own form sent from this browser",
    "keep_draft": "whoever is signed in, about their own: the page names nobody else",
    "join_draft": "whoever is signed in, about their own: the page names nobody else",
    "drop_draft": "whoever is signed in, about their own: the page names nobody else",
    "sweep_drafts": "the clock: drafts that nobody goes on with",
    "sweep_outdated": "the clock: what has served its time",
    "sweep_uploads": "the clock: uploads that nobody sent",
    "record_failed_often": "the same counter, when it is full",
}
STATEMENTS = {"insert", "update", "delete"}
RAW_SQL = re.compile(
    r"\s*(insert\s+(or\s+\w+\s+)?into|update\s+\w+\s+set|delete\s+from|replace\s+into)\b", re.I
)


def test_only_actions_and_db_write_to_the_database():
    found = [
        f"{named(path)}:{node.lineno}: {ast.unparse(node)[:70]}"
        for path in files(".py", under="helpdesk/")
        if not named(path).startswith(MAY_WRITE)
        for node in nodes(path, ast.Call, ast.ImportFrom, ast.Constant)
        if writes(node)
    ]
    assert not found


def writes(node: ast.AST) -> bool:
    """Does this call a session's writing method, bring in a writing statement, or spell one as SQL?"""
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str) and bool(RAW_SQL.match(node.value))
    if isinstance(node, ast.ImportFrom):
        return (node.module or "").startswith("sqlalchemy") and any(n.name in STATEMENTS for n in node.names)
    if not isinstance(node.func, ast.Attribute):
        return False
    receiver, method = ast.unparse(node.func.value), node.func.attr
    if receiver in ("sa", "sqlalchemy"):
        return method in STATEMENTS
    is_session = re.search(r"session|connection|current\b", receiver) is not None
    return method == "commit" or (is_session and SESSION_WRITES.fullmatch(method) is not None)


def test_every_verb_is_behind_the_door_unless_there_is_nobody_to_ask():
    undoored = {name for name, verb in verbs() if not getattr(verb, "is_door", False)}
    assert undoored == set(NOBODY_TO_ASK)


def test_the_index_of_verbs_names_every_verb():
    indexed = {name for name, _ in verbs()}
    missing = [
        f"{named(path)}:{node.lineno} {node.name}"
        for path in files(".py", under="helpdesk/actions/")
        if not path.name.startswith("_")
        for node in nodes(path, ast.FunctionDef)
        if "door" in {ast.unparse(decorator).split("(")[0] for decorator in node.decorator_list}
        if node.name not in indexed and not node.name.startswith("_")
    ]
    assert not missing


def verbs() -> list[tuple[str, object]]:
    """The functions that helpdesk.actions offers; those of its underscored modules are tools, not verbs."""
    return [
        (name, value)
        for name, value in vars(import_module("helpdesk.actions")).items()
        if inspect.isfunction(value)
        and not name.startswith("_")
        and value.__module__.startswith("helpdesk.actions")
        if not inspect.unwrap(value).__module__.split(".")[-1].startswith("_")
    ]
