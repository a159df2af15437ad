"""The search language reads anything, and means the same each time."""

from datetime import UTC, datetime

import pytest

from helpdesk.rules.search_query import parse

hypothesis = pytest.importorskip("hypothesis")
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@hypothesis.given(hypothesis.strategies.text(max_size=600))
def test_any_text_is_a_search(text):
    query = parse(text, NOW)
    assert all(word.text.strip() for word in query.words)
    assert len(query.words) + len(query.conditions) <= 30


def test_conditions_words_and_phrases():
    query = parse('status:open,pending -tag:spam priority:>=high "two words" -not plain', NOW)
    assert [(each.key, each.values, each.is_negated) for each in query.conditions] == [
        ("status", ("open", "pending"), False), ("tag", ("spam",), True), ("priority", ("high", "urgent"), False),
    ]  # fmt: skip
    assert [(word.text, word.is_negated) for word in query.words] == [
        ("two words", False),
        ("not", True),
        ("plain", False),
    ]


def test_dates_are_days_or_ages():
    assert [(each.operator, each.moment.isoformat()) for each in parse("created:>2026-11-01 updated:<2d", NOW).conditions] == [
        (">=", "2026-11-02T00:00:00+00:00"), (">", "2026-11-22T12:00:00+00:00"),
    ]  # fmt: skip


def test_an_unknown_key_is_text_and_is_told():
    query = parse("asignee:me", NOW)
    assert (query.unknown, [word.text for word in query.words]) == (("asignee",), ["asignee:me"])


def test_a_number_jumps():
    assert (parse("#42", NOW).number, parse("42", NOW).number, parse("#0", NOW).number) == (42, None, None)
