"""The JSON that comes in: UTF-8, one object, nothing ambiguous, nothing that a database could not keep (RFC 8259, RFC 7493)."""

from __future__ import annotations

import json
import math
import re

from flask import request

from helpdesk.errors import Fault, Rejected, rejected
from helpdesk.i18n import _

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 32
LEAST, MOST = -(2**63), 2**63 - 1
INTEGER = re.compile(r"-?[0-9]{1,100}", re.ASCII)
UNKEEPABLE = re.compile("[\0\ud800-\udfff]")


def body() -> bytes:
    """Return the request's body, whatever its Content-Type. Ends with 413 when it is over 1 MB."""
    request.max_content_length = MAX_BYTES
    return request.get_data()


def read_object(raw: bytes) -> dict:
    """Parse a JSON object. Raises Rejected with every fault that is found."""
    if not raw.strip():
        raise rejected("", _("The body is empty; it must be a JSON object."), "empty")
    faults: list[Fault] = []
    value = _parse(raw, faults)
    if not isinstance(value, dict):
        raise rejected("", _("The body must be a JSON object."), "not_an_object")
    faults += _unkeepable(value)
    if faults:
        raise Rejected(*faults)
    return value


def whole_number(text: str) -> int | None:
    """Return the integer that a parameter spells in ASCII digits, of any size; None for anything else."""
    return int(text) if INTEGER.fullmatch(text) else None


def printable(name: str) -> str:
    """Return a name that a client sent, short and such that it can be said back."""
    return name[:60].encode("utf-8", "backslashreplace").decode()


def _parse(raw: bytes, faults: list[Fault]) -> object:
    try:
        return json.loads(
            raw.decode("utf-8"),
            object_pairs_hook=lambda pairs: _unique(pairs, faults),
            parse_constant=_no_constant,
            parse_float=_finite,
            parse_int=_int64,
        )
    except UnicodeDecodeError:
        raise rejected("", _("The body is not UTF-8."), "not_utf8") from None
    except RecursionError:
        raise _too_deep() from None
    except json.JSONDecodeError as error:
        place = {"line": error.lineno, "column": error.colno}
        raise rejected(
            "", _("The body is not JSON: line %(line)s, column %(column)s.", **place), "not_json"
        ) from None


def _unique(pairs: list[tuple[str, object]], faults: list[Fault]) -> dict:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        twice = {name for name, _value in pairs if name in seen or seen.add(name)}
        faults.extend(
            Fault(printable(name), "duplicate", _("This name is there more than once."))
            for name in sorted(twice)
        )
    return found


def _no_constant(word: str) -> float:
    raise rejected("", _("%(word)s is not JSON.", word=word), "not_json")


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise rejected("", _("A number is out of range."), "out_of_range")
    return value


def _int64(text: str) -> int:
    if len(text) > 20 or not LEAST <= int(text) <= MOST:
        raise rejected("", _("An integer is out of range; it must fit into 64 bits."), "out_of_range")
    return int(text)


def _unkeepable(root: dict) -> list[Fault]:
    """Find texts that no database keeps, without recursion. Raises Rejected when the body is nested too deeply."""
    faults = []
    waiting: list[tuple[str, object, int]] = [("", root, 1)]
    while waiting:
        place, value, depth = waiting.pop()
        if isinstance(value, str):
            if UNKEEPABLE.search(value):
                faults.append(
                    Fault(place, "control_character", _("This text holds U+0000 or half a character."))
                )
        elif isinstance(value, dict | list):
            if depth > MAX_DEPTH:
                raise _too_deep()
            waiting += _inside(place, value, depth)
    return faults


def _inside(place: str, value: dict | list, depth: int) -> list[tuple[str, object, int]]:
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    found = []
    for key, each in pairs:
        name = printable(str(key))
        here = f"{place}.{name}" if place else name
        found.append((here, each, depth + 1))
        if isinstance(key, str):
            found.append((here, key, depth))
    return found


def _too_deep() -> Rejected:
    return rejected("", _("The body is nested more than %(most)s levels deep.", most=MAX_DEPTH), "too_deep")
