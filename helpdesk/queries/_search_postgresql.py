"""Search in PostgreSQL, with the functions of migrations/search_on_postgresql.py. What it makes is offered by search.py."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, and_, column, exists, func, literal, or_, select, table, true

from helpdesk.models import Ticket
from helpdesk.rules.actor import Actor
from helpdesk.rules.search_query import Word

COLUMNS = ("ticket_id", "public_stems", "public_words", "staff_stems", "staff_words")
document = table("ticket_search", *(column(name) for name in COLUMNS))
PUBLIC = (document.c.public_stems, document.c.public_words)
STAFF = (document.c.staff_stems, document.c.staff_words)


def matching(actor: Actor, words: tuple[Word, ...]) -> ColumnElement[bool]:
    """Say search.matching."""
    if all(word.is_negated for word in words):
        unwanted = or_(*(_holds(actor, word) for word in words))
        return ~exists().where(document.c.ticket_id == Ticket.id, unwanted)
    return Ticket.id.in_(found(actor, words))


def found(actor: Actor, words: tuple[Word, ...]) -> Select:
    """Say search.found."""
    return select(document.c.ticket_id).where(_clause(actor, words))


def hits(actor: Actor, words: tuple[Word, ...]) -> Select:
    """Say search.hits. The snippet's function says that it is costly, so it runs for the page's rows alone."""
    snippet = func.search_snippet(Ticket.id, _any_of(words), actor.is_staff).label("snippet")
    rows = select(Ticket.id.label("id"), snippet).join(document, document.c.ticket_id == Ticket.id)
    return rows.where(_clause(actor, words))


def _clause(actor: Actor, words: tuple[Word, ...]) -> ColumnElement[bool]:
    holds = ((word, _holds(actor, word)) for word in words)
    return and_(*(~func.coalesce(each, False) if word.is_negated else each for word, each in holds))


def _holds(actor: Actor, word: Word) -> ColumnElement[bool]:
    """Return the clause of the documents that hold a word, or all of a phrase side by side in one column."""
    query = func.search_query(word.text, word.is_prefix)
    pattern = func.search_pattern(word.text, word.is_prefix)
    is_one = word.text.isascii() and word.text.isalnum()
    columns = (PUBLIC, STAFF) if actor.is_staff else (PUBLIC,)
    return or_(
        *(words.op("@@")(query) & (true() if is_one else stems.like(pattern)) for stems, words in columns)
    )


def _any_of(words: tuple[Word, ...]) -> ColumnElement:
    wanted = [word for word in words if not word.is_negated]
    found = func.search_query(wanted[0].text, wanted[0].is_prefix)
    for word in wanted[1:]:
        found = found.op("||")(func.search_query(word.text, word.is_prefix))
    return found if wanted else literal(None)
