"""The one search language: what agents type, what chips make and what an address holds are the same string.

status:open,pending assignee:me -tag:spam priority:>=high created:>2026-11-01 updated:<2d "exact phrase" -not word #42
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches

from helpdesk.rules.lifecycle import PRIORITIES, STATUSES

KEYS = (
    "status",
    "assignee",
    "requester",
    "group",
    "category",
    "priority",
    "tag",
    "created",
    "updated",
    "channel",
    "has",
)
TOKEN = re.compile(r'(-?)(?:([a-z_]+):)?("(?:[^"]*)"?|[^\s"]+)', re.IGNORECASE)
NUMBER = re.compile(r"#([1-9][0-9]{0,17})")
AGE = re.compile(r"([<>])=?([0-9]{1,4})([hdw])")
DAY = re.compile(r"(<=|>=|<|>|=)?([0-9]{4}-[0-9]{2}-[0-9]{2})")
HOURS = {"h": 1, "d": 24, "w": 168}
MAX_LENGTH = 500
MAX_TOKENS = 30


@dataclass(frozen=True)
class Word:
    """A word or a quoted phrase that a ticket must hold, or must not."""

    text: str
    is_negated: bool = False
    is_prefix: bool = False


@dataclass(frozen=True)
class Condition:
    """A key and its values, one of which must hold (or none, when negated). Dates: operator and moment in `bounds`."""

    key: str
    values: tuple[str, ...] = ()
    is_negated: bool = False
    operator: str = ""
    moment: datetime | None = None


@dataclass(frozen=True)
class Query:
    """A parsed search. `unknown` are keys that mean nothing here; they were searched for as text. `number` jumps to a ticket."""

    words: tuple[Word, ...] = ()
    conditions: tuple[Condition, ...] = ()
    number: int | None = None
    unknown: tuple[str, ...] = field(default=())


def parse(text: str, now: datetime, *, as_typed: bool = False) -> Query:
    """Read a search of any content; nothing is ever refused. `as_typed` makes the last word a prefix."""
    words: list[Word] = []
    conditions: list[Condition] = []
    unknown: list[str] = []
    text = text[:MAX_LENGTH].replace("\0", " ")
    jump = NUMBER.fullmatch(text.strip())
    for minus, key, value in TOKEN.findall(text)[:MAX_TOKENS]:
        condition = _condition(key.lower(), _unquoted(value), bool(minus), now) if key else None
        if condition is not None:
            conditions.append(condition)
        elif word := _unquoted(value if not key else f"{key}:{value}"):
            unknown += [key.lower()] if key and key.lower() not in KEYS else []
            words.append(Word(word, bool(minus)))
    if (
        as_typed
        and words
        and not text.rstrip().endswith('"')
        and text == text.rstrip()
        and not words[-1].is_negated
    ):
        words[-1] = Word(words[-1].text, is_prefix=True)
    return Query(tuple(words), tuple(conditions), int(jump[1]) if jump else None, tuple(unknown))


def tokens(text: str) -> list[str]:
    """Return the parts of a search as they were typed: words, phrases and conditions."""
    return [
        f"{minus}{key}:{value}" if key else f"{minus}{value}"
        for minus, key, value in TOKEN.findall(text[:MAX_LENGTH])
    ]


def key_of(token: str) -> str:
    """Return the key of a condition, "" for a word."""
    key, colon, value = token.lstrip("-").partition(":")
    return key.lower() if colon and value and key.lower() in KEYS else ""


def with_condition(text: str, condition: str) -> str:
    """Return the search with this condition in place of the one of the same key; a condition without value only takes away."""
    key, _colon, value = condition.partition(":")
    kept = [token for token in tokens(text) if key_of(token) != key or token.startswith("-")]
    return " ".join([*kept, condition] if value else kept)


def without(text: str, token: str) -> str:
    """Return the search without one of its parts."""
    return " ".join(each for each in tokens(text) if each != token)


def nearest_key(word: str) -> str | None:
    """Return the key that a mistyped one probably means, None when none is near."""
    near = get_close_matches(word, KEYS, 1, 0.6)
    return near[0] if near else None


def _unquoted(value: str) -> str:
    return value.replace('"', " ").strip()


def _condition(key: str, value: str, is_negated: bool, now: datetime) -> Condition | None:
    if key in ("created", "updated"):
        return _date(key, value, is_negated, now)
    if key == "priority":
        values = _priorities(value.lower())
    elif key == "status":
        values = tuple(each for each in value.lower().split(",") if each in STATUSES)
    elif key in KEYS:
        values = tuple(each for each in value.lower().split(",") if each)
    else:
        return None
    return Condition(key, values, is_negated) if values else None


def _priorities(value: str) -> tuple[str, ...]:
    found = re.fullmatch(r"(>=|<=|>|<)([a-z]+)", value)
    if not found:
        return tuple(each for each in value.split(",") if each in PRIORITIES)
    if found[2] not in PRIORITIES:
        return ()
    place = PRIORITIES.index(found[2])
    start, stop = {">=": (place, 4), ">": (place + 1, 4), "<=": (0, place + 1), "<": (0, place)}[found[1]]
    return PRIORITIES[start:stop]


def _date(key: str, value: str, is_negated: bool, now: datetime) -> Condition | None:
    """`updated:<2d` is "less than two days ago"; `created:>2026-11-01` is after that day (UTC)."""
    if age := AGE.fullmatch(value.lower()):
        moment = now - timedelta(hours=int(age[2]) * HOURS[age[3]])
        return Condition(key, (value,), is_negated, ">" if age[1] == "<" else "<", moment)
    found = DAY.fullmatch(value)
    try:
        day = datetime.strptime(found[2], "%Y-%m-%d").replace(tzinfo=UTC) if found else None
    except ValueError:
        day = None
    if day is None or day.year < 1900 or day.year > 9000:
        return None
    operator = found[1] or "="
    if operator in (">", "<="):
        day += timedelta(days=1)
    return Condition(
        key, (value,), is_negated, {">": ">=", ">=": ">=", "<": "<", "<=": "<", "=": "="}[operator], day
    )
