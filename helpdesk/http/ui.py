"""What every template may use without importing it: the macros of `templates/ui/` and the filters for times."""

import zlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from babel import dates
from flask_babel import get_locale, get_timezone, gettext
from jinja2 import Environment

from helpdesk import clock

MACROS = {
    "ui/icon.html": ("icon",),
    "ui/marks.html": ("status_chip", "priority", "avatar", "person", "tag", "tags", "count", "when"),
    "ui/forms.html": ("field", "error_summary", "csrf"),
    "ui/buttons.html": ("button", "link_button", "copy_button"),
    "ui/notes.html": ("banner", "empty", "toast", "draft_state"),
    "ui/html.html": ("message_html",),
    "ui/navigation.html": ("tabs", "pager", "back_link"),
}
PURE = frozenset({"icon", "status_chip", "priority", "avatar", "tag", "tags"})
HUES = 12


def install_ui(env: Environment) -> None:
    """Give every template the macros and filters. Macros are looked up when first used, so the order of set-up is free."""
    for template, names in MACROS.items():
        for name in names:
            env.globals[name] = _macro(env, template, name)
    env.filters.update(ago=ago, exact_time=exact_time, iso_time=iso_time, initials=initials, hue=hue)


def _macro(env: Environment, template: str, name: str) -> Callable[..., str]:
    def call(*args: object, **options: object) -> str:
        return getattr(env.get_template(template).module, name)(*args, **options)

    return _remembered(call) if name in PURE else call


def _remembered(call: Callable[..., str]) -> Callable[..., str]:
    """Draw a mark once: what it looks like depends on its arguments and the language alone (a queue shows hundreds)."""

    @lru_cache(maxsize=4096, typed=True)
    def draw(_locale: str, args: tuple, options: tuple) -> str:
        return call(*args, **dict(options))

    def remembered(*args: object, **options: object) -> str:
        fixed = tuple(tuple(each) if isinstance(each, list) else each for each in args)
        return draw(str(get_locale()), fixed, tuple(options.items()))

    return remembered


def ago(moment: datetime, now: datetime | None = None) -> str:
    """Say in the reader's language how long ago it was: "3h ago" within a week, a date before that."""
    moment = _aware(moment)
    past = moment - (now or clock.now())
    if abs(past) < timedelta(minutes=1):
        return gettext("just now")
    if abs(past) < timedelta(days=7):
        return dates.format_timedelta(
            past, add_direction=True, format="narrow", threshold=1, locale=get_locale()
        )
    return _date(moment, now or clock.now())


def _date(moment: datetime, now: datetime) -> str:
    local, today = moment.astimezone(get_timezone()), now.astimezone(get_timezone())
    if local.year == today.year:
        return dates.format_skeleton("MMMd", local, locale=get_locale())
    return dates.format_date(local, format="medium", locale=get_locale())


def exact_time(moment: datetime) -> str:
    """Say the moment in the reader's language and zone, zone included: "23 Nov 2026, 17:52 CET"."""
    zone, locale = get_timezone(), get_locale()
    local = _aware(moment).astimezone(zone)
    day = dates.format_date(local, "medium", locale=locale)
    time = dates.format_time(local, "short", tzinfo=zone, locale=locale)
    both = str(dates.get_datetime_format("medium", locale=locale)).replace("'", "")
    return f"{both.replace('{1}', day).replace('{0}', time)} {local.tzname()}"


def iso_time(moment: datetime) -> str:
    """Write the moment for machines: 2026-11-23T16:52:00Z."""
    return _aware(moment).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def initials(name: str) -> str:
    """Return the one or two letters that stand for a person; "?" when the name has no letter."""
    words = [word for word in name.replace("@", " ").split() if word[0].isalnum()]
    letters = [words[0][0], words[-1][0]] if len(words) > 1 else [word[0] for word in words]
    return "".join(letters).upper() or "?"


def hue(key: object) -> str:
    """Return the class of one of twelve hues, the same for the same key in every process."""
    return f"h-{zlib.crc32(str(key).encode()) % HUES}"


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
