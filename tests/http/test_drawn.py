"""Partials that are drawn once for what they show: never stale, never another's, and escaped like any other."""

from collections import namedtuple
from datetime import UTC, datetime, timedelta

import pytest
from jinja2 import ChoiceLoader, DictLoader

EVIL = "<script>alert('x')</script>\"&"


@pytest.fixture
def draw(app):
    """Draw a partial of one name and one mark through `drawn`, and without it."""
    env = app.jinja_env
    partial = "<p title=\"{{ name }}\">{{ name }} {{ status_chip(status) }} {{ _('Open') }}</p>"
    env.loader = ChoiceLoader([DictLoader({"_sample.html": partial}), env.loader])

    def both(**values) -> tuple[str, str]:
        kept = env.from_string("{{ drawn('_sample.html', name=name, status=status) }}").render(values)
        return kept, env.get_template("_sample.html").render(values)

    return both


@pytest.mark.parametrize("name", [EVIL, "Ana", "", "{{ 7 * 7 }}"])
def test_a_drawn_partial_is_what_the_template_says_each_time(app, draw, name):
    with app.test_request_context("/"):
        for _ in range(3):
            kept, anew = draw(name=name, status="open")
            assert kept == anew
            assert "<script>" not in kept


def test_a_drawn_partial_follows_every_value(app, draw):
    with app.test_request_context("/"):
        seen = {draw(name=name, status=status)[0] for name in ("a", "b") for status in ("open", "closed")}
    assert len(seen) == 4


def test_a_drawn_partial_does_not_see_the_rest_of_the_page(app, draw):
    with app.test_request_context("/"), pytest.raises(Exception, match="undefined"):
        app.jinja_env.from_string("{{ drawn('_sample.html', name='a') }}").render(status="open")


Line = namedtuple("Line", "name at")


@pytest.fixture
def draw_each(app):
    """Draw a partial for each of some rows."""
    env = app.jinja_env
    partial = "<li>{{ row.name }} {{ moment }} {{ word }}</li>"
    env.loader = ChoiceLoader([DictLoader({"_line.html": partial}), env.loader])
    source = env.from_string("{{ drawn_each('_line.html', rows, moment='at', word=word) }}")
    return lambda *rows, word="": source.render(rows=rows, word=word)


def test_each_row_is_drawn_escaped_and_in_order(app, draw_each):
    at = datetime(2026, 1, 1, tzinfo=UTC)
    with app.test_request_context("/"):
        for _ in range(2):
            lines = draw_each(Line("a", at), Line(EVIL, at), Line("a", at)).split("<li>")[1:]
            assert (lines[0][0], lines[2][0]) == ("a", "a")
            assert lines[1].startswith("&lt;script&gt;")
            assert 'datetime="2026-01-01T00:00:00Z"' in lines[0]
        assert "<i>" not in draw_each(Line("a", at), word="<i>")


def test_a_kept_row_grows_older_with_the_clock(app, draw_each, monkeypatch):
    start = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
    row, told = Line("a row that ages", start), []
    with app.test_request_context("/"):
        for later in (
            timedelta(seconds=5),
            timedelta(minutes=5),
            timedelta(hours=3),
            timedelta(days=8),
            timedelta(days=60),
        ):
            monkeypatch.setattr("helpdesk.clock.now", lambda later=later: start + later)
            told.append(draw_each(row).split("</time>")[0].rpartition(">")[2])
    assert told == ["just now", "5m ago", "3h ago", "Nov 24", "Nov 24, 2026"]


def test_a_kept_row_is_told_in_each_readers_zone(app, draw_each):
    row = Line("a row of two readers", datetime(2026, 1, 1, 23, 30, tzinfo=UTC))
    told = []
    for zone in ("UTC", "Europe/Berlin", "UTC"):
        with app.test_request_context("/", headers={"Cookie": f"helpdesk_zone={zone}"}):
            told.append(draw_each(row))
    assert "Jan 1, 2026" in told[0] == told[2]
    assert "Jan 2, 2026" in told[1]
