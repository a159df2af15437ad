"""Full-text search over tickets. The only query that speaks a dialect."""

from __future__ import annotations

from sqlalchemy import ColumnElement, column, func, literal_column, select, table

from helpdesk.models import Ticket
from helpdesk.rules.actor import Actor
from helpdesk.rules.search_query import Word

ticket_search = table("ticket_search", column("rowid"))
DOCUMENT = literal_column("ticket_search")
PUBLIC_COLUMNS = "{subject public_text}"
START, STOP = "\x02", "\x03"


def matching(actor: Actor, words: tuple[Word, ...]) -> ColumnElement[bool]:
    """Return the clause of the tickets that hold all wanted words and none of the unwanted, in what the actor may read."""
    wanted = [_term(word) for word in words if not word.is_negated]
    unwanted = [_term(word) for word in words if word.is_negated]
    if not wanted:
        return Ticket.id.not_in(_ids(actor, " OR ".join(unwanted)))
    return Ticket.id.in_(_ids(actor, _expression(wanted, unwanted)))


def found(actor: Actor, words: tuple[Word, ...]):
    """Return the statement of the documents that hold all wanted words, of which there must be one, and none of the unwanted."""
    return select(ticket_search.c.rowid).where(documents(actor, words))


def documents(actor: Actor, words: tuple[Word, ...]):
    """Return the joinable search itself, which knows snippets: (table, clause), or None without a wanted word."""
    wanted = [_term(word) for word in words if not word.is_negated]
    unwanted = [_term(word) for word in words if word.is_negated]
    return _clause(actor, _expression(wanted, unwanted)) if wanted else None


def snippet() -> ColumnElement[str]:
    """Return the place of the match, with the found words between \\x02 and \\x03."""
    return func.snippet(DOCUMENT, -1, START, STOP, "…", 14)


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
