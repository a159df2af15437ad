"""Moments in the reader's words. What depends on nothing but its arguments is remembered: Babel takes 20 to 50 µs for each."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache

from babel import dates
from flask import g
from flask_babel import get_timezone

from helpdesk import clock
from helpdesk.http.sentences import language
from helpdesk.http.sentences import sentence as _

HALF_A_MINUTE = 30
WEEK = 7 * 86_400


def zone() -> tzinfo:
    """Return the reader's time zone, which Babel is asked for once a request; UTC where nobody reads."""
    try:
        return g.zone
    except AttributeError:
        g.zone = get_timezone() or UTC
        return g.zone
    except RuntimeError:  # no application context: a template is drawn by itself
        return UTC


def ago(moment: datetime, now: datetime | None = None) -> str:
    """Say in the reader's language how long ago it was: "3h ago" within a week, a date before that.

    What a clock that was set back since has left in the future was just now.
    """
    moment, now = _aware(moment), now or clock.now()
    return until(min(moment, now) if (moment - now).total_seconds() < WEEK else moment, now)


def until(moment: datetime, now: datetime | None = None) -> str:
    """Say the same of what may be still to come: "in 3h", too."""
    moment, now = _aware(moment), now or clock.now()
    seconds = (moment - now).total_seconds()
    if abs(seconds) < 60:
        return _("just now")
    if abs(seconds) < WEEK:
        return _span(int(seconds / HALF_A_MINUTE), language())
    local, today = moment.astimezone(zone()), now.astimezone(zone())
    return _day(local.date(), local.year == today.year, language())


def age(moment: datetime, now: datetime) -> int:
    """Return a number that stays the same while `ago` says the same of this moment: half minutes, later quarter hours."""
    seconds = (_aware(moment) - now).total_seconds()
    return int(seconds / HALF_A_MINUTE) if abs(seconds) < WEEK else WEEK + int(now.timestamp() / 900)


def exact_time(moment: datetime) -> str:
    """Say the moment in the reader's language and zone, zone included: "23 Nov 2026, 17:52 CET"."""
    return _exact(_aware(moment), zone(), language())


def iso_time(moment: datetime) -> str:
    """Write the moment for machines: 2026-11-23T16:52:00Z."""
    return _aware(moment).astimezone(UTC).isoformat()[:19] + "Z"


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


@lru_cache(maxsize=4096)
def _exact(moment: datetime, zone: tzinfo, language: str) -> str:
    local = moment.astimezone(zone)
    day, minute = _medium(local.date(), language), _minute(local.hour, local.minute, language)
    return f"{_both(language).replace('{1}', day).replace('{0}', minute)} {_zone_name(local, language)}"


def _zone_name(local: datetime, language: str) -> str:
    """Return a zone's letters as the language has them (MEZ), where it has none the zone's own (CET, not +0100)."""
    name = dates.get_timezone_name(local, "short", locale=language)
    return name if name[0].isalpha() else local.tzname()


@lru_cache(maxsize=4096)
def _span(half_minutes: int, language: str) -> str:
    # One second more than the halves, since "half an hour" is where rounding turns.
    second = 1 if half_minutes > 0 else -1
    past = timedelta(seconds=half_minutes * HALF_A_MINUTE + second)
    style = "narrow" if language == "en" else "short"  # "2m ago" is clear, "vor 2 m" is not
    return dates.format_timedelta(past, add_direction=True, format=style, threshold=1, locale=language)


@lru_cache(maxsize=4096)
def _day(day: date, is_this_year: bool, language: str) -> str:
    return dates.format_skeleton("MMMd", day, locale=language) if is_this_year else _medium(day, language)


@lru_cache(maxsize=4096)
def _medium(day: date, language: str) -> str:
    return dates.format_date(day, "medium", locale=language)


@lru_cache(maxsize=4096)
def _minute(hour: int, minute: int, language: str) -> str:
    return dates.format_time(time(hour, minute), "short", locale=language)


@lru_cache(maxsize=64)
def _both(language: str) -> str:
    return str(dates.get_datetime_format("medium", locale=language)).replace("'", "")
