"""When things happen in the demo: a year of working weeks that ends now."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import accumulate
from random import Random

DAYS = 365
DAY = 86_400
BY_WEEKDAY = (10, 9, 8.5, 8, 7, 2, 1.5)
BY_HOUR = (1, 0.6, 0.4, 0.3, 0.4, 1, 2.5, 6, 10, 12, 12, 10, 8, 9, 10, 9.5, 8, 6, 4, 3.5, 3, 2.5, 2, 1.4)
GROWTH = 0.8  # how much busier the last day is than the first


def openings(rng: Random, count: int, end: datetime) -> list[int]:
    """Return when tickets are opened, in seconds since 1970, oldest first, all in the year before `end`."""
    last = int(end.timestamp())
    hours = [end - timedelta(hours=back) for back in range(DAYS * 24, 0, -1)]
    weights = accumulate(
        BY_WEEKDAY[hour.weekday()] * BY_HOUR[hour.hour] * (1 + GROWTH * place / len(hours))
        for place, hour in enumerate(hours)
    )
    starts = range(last - DAYS * DAY, last, 3600)
    chosen = rng.choices(starts, cum_weights=list(weights), k=count)
    return sorted(start + int(rng.random() * 3600) for start in chosen)


def moment(seconds: float) -> datetime:
    """Return a whole second as a moment in UTC."""
    return datetime.fromtimestamp(int(seconds), UTC)


def spread(gaps: list[float], start: int, end: int) -> list[int]:
    """Return when the steps after `start` happen: after their gaps, in seconds, drawn together so that all lie before `end`."""
    times = list(accumulate(gaps))
    room = max(end - start - 1, 0)
    scale = min(1.0, room / times[-1]) if times and times[-1] else 1.0
    return [start + int(time * scale) for time in times]
