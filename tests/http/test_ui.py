"""Macros and filters say what they should, in the reader's words."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from helpdesk.http.assets import STATIC
from helpdesk.http.times import ago, exact_time, iso_time, until
from helpdesk.http.ui import hue, initials

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def request_context(app):
    with app.test_request_context("/"):
        yield


@pytest.mark.parametrize(
    ("past", "words"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=42), "42m ago"),
        (timedelta(hours=3), "3h ago"),
        (timedelta(days=6), "6d ago"),
        (timedelta(days=30), "Oct 25"),
        (timedelta(days=400), "Oct 20, 2025"),
    ],
)
def test_a_moment_is_told_relatively_for_a_week_and_then_by_its_date(past, words):
    assert ago(NOON - past, NOON) == words


@pytest.mark.parametrize("ahead", [timedelta(minutes=2), timedelta(hours=3), timedelta(days=6)], ids=str)
def test_what_a_clock_that_was_set_back_left_in_the_future_was_just_now(app, ahead):
    assert ago(NOON + ahead, NOON) == "just now"
    shown = app.jinja_env.globals["when"](datetime.now(UTC) + ahead)
    assert ">just now<" in shown


def test_what_is_still_to_come_is_told_so(app):
    assert until(NOON + timedelta(hours=3), NOON) == "in 3h"
    assert until(NOON - timedelta(hours=3), NOON) == "3h ago"
    shown = app.jinja_env.globals["when_due"](datetime.now(UTC) + timedelta(days=2, minutes=1))
    assert re.search(r"<time [^>]* data-due>in 2d</time>", shown)


def test_the_exact_time_names_its_zone():
    assert exact_time(NOON).replace("\u202f", " ") == "Nov 24, 2026, 12:00 PM UTC"


def test_a_moment_without_zone_is_utc():
    assert iso_time(NOON.replace(tzinfo=None)) == iso_time(NOON) == "2026-11-24T12:00:00Z"


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Ada Lovelace", "AL"),
        ("Zoe", "Z"),
        ("Wolfgang Amadeus Mozart", "WM"),
        ("", "?"),
        ("🎉", "?"),
        ("ليلى الحسن", "لا"),
    ],
)
def test_initials_are_the_first_and_the_last_word(name, letters):
    assert initials(name) == letters


def test_a_key_always_has_the_same_hue():
    assert hue(7) == hue("7")
    assert {hue(number) for number in range(200)} == {f"h-{number}" for number in range(12)}


@pytest.mark.parametrize(
    ("source", "part"),
    [
        ("{{ status_chip('in_progress') }}", "In progress"),
        ("{{ status_chip('pending', 'Waiting for you') }}", "Waiting for you"),
        ("{{ priority('urgent') }}", 'role="img" title="Priority: Urgent"'),
        ("{{ tags(['a', 'b', 'c', 'd']) }}", 'title="c, d">+2'),
        ("{{ count(1204) }}", ">99+<"),
        ("{{ button('Go', hx_post='/x', disabled=False) }}", 'hx-post="/x"><span>Go'),
        ("{{ empty('Nothing') }}", "Nothing</h2>"),
        ("{% call banner('Mind', 'danger') %}<b>do</b>{% endcall %}", "<b>do</b>"),
        ("{{ message_html('<p>hi</p>') }}", "hx-ignore><p>hi</p>"),
        ("{{ avatar('<script>') }}", 'aria-hidden="true">?</span>'),
        ("{{ tag('<b>') }}", "&lt;b&gt;"),
    ],
)
def test_a_macro_needs_no_import(app, source, part):
    assert part in app.jinja_env.from_string(source).render()


def test_every_icon_that_a_template_names_is_in_the_sprite():
    templates = (STATIC.parent / "templates").rglob("*.html")
    named = r'\bicon(?:_name)?(?:\(|=)"([\w-]+)"'
    found = {name for path in templates for name in re.findall(named, path.read_text())}
    assert found - sprite() == set()
    assert found


def test_every_icon_of_the_sprite_is_used_somewhere():
    root = STATIC.parent
    paths = [
        *root.glob("templates/**/*.html"),
        *root.glob("helpdesk/**/*.py"),
        *root.glob("static/js/**/*.js"),
    ]
    words = set(re.findall(r'["#]([\w-]+)["\s]', "".join(path.read_text() for path in paths)))
    assert sprite() - words == set()


def sprite() -> set[str]:
    """The names of the icons that we send."""
    return set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "icons/icons.svg").read_text()))
