"""Full-text search over tickets, each database in its own language and both with the same hits in the same order."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select

from helpdesk.db import dialect
from helpdesk.queries import _search_postgresql, _search_sqlite
from helpdesk.rules.actor import Actor
from helpdesk.rules.search_query import Word

START, STOP = _search_sqlite.START, _search_sqlite.STOP


def matching(actor: Actor, words: tuple[Word, ...]) -> ColumnElement[bool]:
    """Return the clause of the tickets that hold all wanted words and none of the unwanted, in what the actor may read."""
    return _dialect().matching(actor, words)


def found(actor: Actor, words: tuple[Word, ...]) -> Select:
    """Return the statement of the ids of the documents that `matching` finds. There must be a wanted word."""
    return _dialect().found(actor, words)


def hits(actor: Actor, words: tuple[Word, ...]) -> Select:
    """Return the search itself, joined to its tickets: id and snippet, the found words between START and STOP.

    There must be a wanted word. To be ordered by the first column: so the word index streams.
    """
    return _dialect().hits(actor, words)


def _dialect():
    return _search_sqlite if dialect() == "sqlite" else _search_postgresql
