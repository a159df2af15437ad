"""Search in SQLite's FTS5 (sqlite.org/fts5.html). What it makes is offered by search.py."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, column, func, literal_column, select, table

from helpdesk.models import Ticket
from helpdesk.rules.actor import Actor
from helpdesk.rules.search_query import Word

ticket_search = table("ticket_search", column("rowid"))
DOCUMENT = literal_column("ticket_search")
PUBLIC_COLUMNS = "{subject public_text}"
START, STOP = "\x02", "\x03"


def matching(actor: Actor, words: tuple[Word, ...]) -> ColumnElement[bool]:
    """Say search.matching."""
    wanted, unwanted = _terms(words)
    if not wanted:
        return Ticket.id.not_in(_ids(actor, " OR ".join(unwanted)))
    return Ticket.id.in_(found(actor, words))


def found(actor: Actor, words: tuple[Word, ...]) -> Select:
    """Say search.found."""
    return _ids(actor, _expression(*_terms(words)))


def hits(actor: Actor, words: tuple[Word, ...]) -> Select:
    """Say search.hits."""
    number = ticket_search.c.rowid
    snippet = func.snippet(DOCUMENT, -1, START, STOP, "…", 14).label("snippet")
    rows = select(number.label("id"), snippet).join(Ticket, Ticket.id == number)
    return rows.where(_clause(actor, _expression(*_terms(words))))


def _terms(words: tuple[Word, ...]) -> tuple[list[str], list[str]]:
    return [_term(word) for word in words if not word.is_negated], [
        _term(word) for word in words if word.is_negated
    ]


def _expression(wanted: list[str], unwanted: list[str]) -> str:
    found = " AND ".join(wanted)
    return f"({found}) NOT ({' OR '.join(unwanted)})" if unwanted else found


def _ids(actor: Actor, expression: str):
    return select(ticket_search.c.rowid).where(_clause(actor, expression))


def _clause(actor: Actor, expression: str) -> ColumnElement[bool]:
    columns = "" if actor.is_staff else f"{PUBLIC_COLUMNS} : "
    return DOCUMENT.op("MATCH")(f"{columns}({expression})")


def _term(word: Word) -> str:
    return '"' + word.text.replace('"', '""') + '"' + ("*" if word.is_prefix else "")
