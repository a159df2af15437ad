"""However long what people wrote is, a mail is short: its beginning leaves, and the page has the rest."""

import pytest
from sqlalchemy import update

from helpdesk import actions, queries
from helpdesk.db import transaction
from helpdesk.effects.mail import compose
from helpdesk.models import Delivery
from helpdesk.rules.text import render
from tests.effects.test_mails import newest

pytestmark = pytest.mark.usefixtures("context")


@pytest.mark.parametrize("word", ["word ", "ünïcode ", "漢字", "*a* ", "|a", "- b\n", "😀 ", "x"])
def test_of_the_longest_texts_the_beginning_leaves(cast, mailing, word):
    longest = (word * 65_000)[:65_000]
    for writer in (cast.rui, cast.rui, cast.ana):
        actions.reply(writer, cast.ticket, render(longest))
    mail, _parsed = newest(mailing)
    assert len(bytes(mail.message)) < 40_000
    assert longest[:300].strip() in mail.text
    assert "Read the rest on its page." in mail.text
    assert "Read the rest on its page." in mail.html


@pytest.mark.parametrize("word", ["word ", "漢字"])
def test_of_a_long_request_the_beginning_leaves_with_the_word_that_it_came(cast, mailing, word):
    longest = (word * 65_000)[:65_000]
    actions.open_ticket(cast.rui, None, subject="Long", description=render(longest))
    mail, _parsed = newest(mailing)
    assert mail.subject.startswith("Your request #")
    assert len(bytes(mail.message)) < 40_000
    assert longest[:300].strip() in mail.text
    assert "Read the rest on its page." in mail.text
    assert "Read the rest on its page." in mail.html


def test_what_is_not_long_leaves_whole(cast, mailing):
    actions.reply(cast.ana, cast.ticket, render("A sentence of some length. " * 300 + "The end."))
    mail, _parsed = newest(mailing)
    assert "The end." in mail.text
    assert "Read the rest" not in mail.text


@pytest.mark.parametrize("count", [5, 50])
def test_many_notices_are_one_small_mail(cast, mailing, count):
    actions.take(cast.ana, cast.ticket)
    for _ in range(count):
        actions.reply(cast.rui, cast.ticket, render("Another long word. " * 3_000))
    first = next(row for row in reversed(queries.deliveries.page(limit=200)[0]) if row.kind == "answered")
    with transaction() as session:
        session.execute(
            update(Delivery)
            .where(Delivery.kind == "answered", Delivery.id != first.id)
            .values(state="batched", sent_with_id=first.id)
        )
    mail = compose(first.id, mailing)
    assert mail.subject == f"{count} updates"
    assert len(bytes(mail.message)) < 40_000
    assert mail.text.count("/tickets/") == mail.html.count('href="http://127.0.0.1:8000/tickets/') == count
