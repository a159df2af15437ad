"""Sentences of templates: in the reader's language, with what people wrote made harmless."""

import pytest
from flask import g

from helpdesk.http import sentences, times


def draw(app, source: str, **values) -> str:
    return app.jinja_env.from_string(source).render(**values)


@pytest.fixture
def catalogue(monkeypatch):
    """A language that there is not, which says every sentence in capitals, beside English."""
    monkeypatch.setattr(sentences, "gettext", lambda words: words.upper() if g.language == "xx" else words)


def test_a_sentence_escapes_its_parameters_and_not_itself(app):
    with app.test_request_context("/"):
        drawn = draw(app, "{{ _('<b>%(name)s</b>', name=name) }}", name="<script>&")
    assert drawn == "<b>&lt;script&gt;&amp;</b>"


def test_a_counted_sentence_chooses_its_form_and_escapes_its_parameters(app):
    source = "{{ ngettext('%(num)s ticket of %(name)s', '%(num)s tickets of %(name)s', number, name=name) }}"
    with app.test_request_context("/"):
        assert draw(app, source, number=1, name="<i>") == "1 ticket of &lt;i&gt;"
        assert draw(app, source, number=2, name="<i>") == "2 tickets of &lt;i&gt;"


@pytest.mark.usefixtures("catalogue")
def test_a_remembered_sentence_is_never_said_in_another_readers_language(app):
    source = "{{ _('Remembered for a test') }} {{ status_chip('closed', _('for a test')) }}"
    drawn = []
    for code in ("en", "xx", "en"):
        with app.test_request_context("/"):
            g.language = code
            drawn.append(draw(app, source))
    assert "Remembered for a test" in drawn[0]
    assert "REMEMBERED FOR A TEST" in drawn[1]
    assert "FOR A TEST" in drawn[1].split("status--closed")[1]
    assert drawn[0] == drawn[2]


@pytest.mark.usefixtures("catalogue")
def test_a_fixed_part_of_the_page_is_drawn_once_for_each_language(app):
    drawn = []
    for code in ("en", "xx", "en"):
        with app.test_request_context("/"):
            g.language = code
            drawn.append(draw(app, "{{ drawn('layouts/_offline.html') }}"))
    assert "You are offline." in drawn[0] == drawn[2]
    assert "YOU ARE OFFLINE." in drawn[1]


def test_a_span_and_a_zone_are_told_in_the_readers_language(app):
    moment = times.datetime(2026, 11, 23, 23, 30, tzinfo=times.UTC)
    told = {}
    for code in ("en", "de"):
        asks = {"Cookie": "helpdesk_zone=Europe/Berlin", "Accept-Language": code}
        with app.test_request_context("/", headers=asks):
            spans = [
                times.ago(moment, moment + times.timedelta(**span))
                for span in ({"minutes": 2}, {"hours": 3}, {"days": 1})
            ]
            told[code] = [
                *spans,
                times.ago(moment, moment + times.timedelta(days=9)),
                times.exact_time(moment),
            ]
    assert told["en"][:4] == ["2m ago", "3h ago", "1d ago", "Nov 24"]
    assert told["de"] == ["vor 2 Min.", "vor 3 Std.", "vor 1 Tag", "24. Nov.", "24.11.2026, 00:30 MEZ"]


def test_the_same_moment_is_told_in_each_readers_zone(app):
    told = []
    for zone in ("UTC", "Europe/Berlin"):
        with app.test_request_context("/", headers={"Cookie": f"helpdesk_zone={zone}"}):
            told.append(
                times.exact_time(times.datetime(2026, 11, 23, 23, 30, tzinfo=times.UTC)).replace(
                    "\u202f", " "
                )
            )
    assert told == ["Nov 23, 2026, 11:30 PM UTC", "Nov 24, 2026, 12:30 AM CET"]
