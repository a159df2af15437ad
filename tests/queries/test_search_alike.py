"""The same words find the same tickets in the same order on both databases: one table of searches, asked of each."""

import pytest

from helpdesk import actions, queries
from helpdesk.clock import now
from helpdesk.rules.search_query import parse
from helpdesk.rules.text import render
from tests.cast import open_ticket, person

pytestmark = pytest.mark.usefixtures("context")
TICKETS = {  # subject: description, then comments; one that begins with "!" is an internal note
    "Printers are jamming": ("The printing unit in hall 4 jams daily.", "It happened again, generously.", "!Toner is organised"),
    "Café à Zürich": ("Naïve question: où est le ﬁchier? STRASSE straße", "Ωmega ДОМ дома Ёлка", "!smørrebrød"),
    "Mail bounces": ("Write to ana.lopez+test@mail.example.com or see https://example.com/a/b?c=d#e", "x-ray e-mail"),
    "日本語の件名": ("プリンターが 動かない 漢字 한국어 텍스트", "👍 works 👩‍💻 now", "!印刷"),
    "Version 2.0.1 of 12,5": ("Error 0x80070057 in C++ at line 1e5, cost $5 / 10%", "and rock'n'roll", "!3s 4th o'clock"),
    "Technology assembly": ("The and of a an is it; analogies, possibly reproducible, doubly stable", "flying flies died dies"),
    "snake_case and CamelCase": ("a--b ...c... [d] {e} <f> (g) | & ! * : ~", "\u0041\u0301 combining e\u0301t\u0301", "!a b c"),
    "Long word": ("x" * 70 + " " + "ing" * 30, "é" * 40, "!" + "antidisestablishmentarianism"),
}  # fmt: skip
SEARCHES = (  # what is typed, and which of TICKETS an agent finds, newest first, and an end user whose tickets they are
    ("printer", "0", "0"), ("PRINT jam", "0", "0"), ("jammed printed", "0", "0"), ("print toner", "0", ""),
    ("toner", "0", ""), ("organising", "0", ""), ("generous", "0", "0"), ("generate", "0", "0"),
    ('"hall 4 jams"', "0", "0"), ('"4 jam daily"', "0", "0"), ('"jams hall"', "", ""), ('"jamming The"', "", ""),
    ('"jams daily it happens"', "0", "0"), ("-printer -mail", "765431", "765431"), ("cafe zurich", "1", "1"),
    ("CAFÉ", "1", "1"), ("naive", "1", "1"), ("fichier", "", ""), ("ﬁchier", "1", "1"), ("strasse", "1", "1"),
    ("straße", "1", "1"), ("ωμεγα", "", ""), ("ωmega", "1", "1"), ("дом", "1", "1"), ("ёлка", "1", "1"),
    ("елка", "", ""), ("smørrebrød", "1", ""), ("smorrebrod", "", ""), ("example", "76543210", "2"),
    ("ana.lopez+test@mail.example.com", "2", "2"), ("lopez", "2", "2"), ("mail.example", "2", "2"),
    ("https://example.com/a/b?c=d#e", "2", "2"), ("e-mail", "2", "2"), ("email", "", ""), ("ray x", "2", "2"),
    ("rui@example.com", "76543210", ""), ("日本語", "", ""), ("日本語の件名", "3", "3"), ("漢字", "3", "3"), ("텍스트", "3", "3"),
    ("印刷", "3", ""), ("👍", "", ""), ("works 👍", "", ""), ("works -👍", "3", "3"), ("2.0.1", "4", "4"),
    ("0x80070057", "4", "4"), ("1e5", "4", "4"), ("c++", "642", "642"), ("10%", "4", "4"), ("3s", "4", ""),
    ("3", "", ""), ("rock'n'roll", "4", "4"), ("rocknroll", "", ""), ("technologies", "5", "5"),
    ("assembling", "5", "5"), ("analogy", "5", "5"), ("possible", "5", "5"), ("reproducibly", "5", "5"),
    ("the and of", "5", "5"), ("fly", "5", "5"), ("died", "5", "5"), ("snake", "6", "6"), ("camel", "", ""),
    ("camelcase", "6", "6"), ("ét", "6", "6"), ("á", "6521", "6521"), ("x" * 70, "7", "7"), ("x" * 71, "", ""),
    ("e" * 40, "7", "7"), ("vip", "0", ""), ("vip printer", "0", ""), ("OR", "2", "2"), ("NEAR(a b)", "", ""),
    ("subject:printer", "", ""), ("a* b*", "62", "62"), ("'; DROP TABLE ticket; --", "", ""), ("\\", "", ""),
    ("| & ! ( ) : *", "", ""), ('"""', "76543210", "76543210"), ("%", "", ""), ("_", "", ""),
    ("word " * 200, "7", "7"),
)  # fmt: skip
TYPED = (
    ("prin", "0", "0"), ("printi", "", ""), ("ja", "0", "0"), ("zür", "1", "1"), ("e-ma", "2", "2"),
    ("日本", "3", "3"), ("antidis", "7", ""), ("hall 4 ja", "0", "0"), ("exa", "76543210", "2"), ("👍", "", ""),
)  # fmt: skip


@pytest.fixture
def world(app) -> tuple:
    """An agent, the end user who asks for all of TICKETS, and the tickets' ids in the order of TICKETS."""
    ana, rui = person("ana@desk.test", "Ana", "agent"), person("rui@example.com", "Rui Asks")
    numbers = []
    for subject, (description, *comments) in TICKETS.items():
        numbers.append(open_ticket(rui, subject, description))
        for text in comments:
            write = actions.note if text.startswith("!") else actions.reply
            write(ana, numbers[-1], render(text.removeprefix("!")))
    actions.set_tags(ana, numbers[0], ["vip"])
    return ana, rui, numbers


def found(actor, world, text: str, **options) -> str:
    """Which tickets a search finds, in its order, as their places in TICKETS."""
    _ana, _rui, numbers = world
    rows = queries.queue.page(actor, parse(text, now(), **options), sort="-created").rows
    assert queries.queue.total(actor, parse(text, now(), **options)) == len(rows), text
    return "".join(str(numbers.index(row.id)) for row in rows)


def test_each_search_finds_the_same_on_both(world):
    ana, rui, _numbers = world
    got = [(text, found(ana, world, text), found(rui, world, text)) for text, *_ in SEARCHES]
    assert got == list(SEARCHES)


def test_a_word_that_is_being_typed_finds_the_same_on_both(world):
    ana, rui, _numbers = world
    got = [
        (text, found(ana, world, text, as_typed=True), found(rui, world, text, as_typed=True))
        for text, *_ in TYPED
    ]
    assert got == list(TYPED)
