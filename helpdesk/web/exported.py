"""All that is a person's as one ZIP, made while it is sent: JSON, and their files. For themselves, and for an admin."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

import orjson
from flask import Response, stream_with_context

from helpdesk import queries
from helpdesk.clock import now
from helpdesk.http.files import NOTHING_RUNS, folder
from helpdesk.http.zipped import zipped


def exported(number: int) -> Response:
    """Answer with all that is a person's. The same for whoever asks: nothing in it is others' to keep."""
    texts = {
        "person.json": [_json(queries.exported.person(number))],
        "requests.json": _list(queries.exported.requests(number)),
        "comments.json": _list(queries.exported.comments(number, now())),
        "mails.json": _list(queries.exported.mails(number)),
    }
    headers = {
        "Content-Disposition": f'attachment; filename="person-{number}-{now():%Y-%m-%d}.zip"',
        "Content-Security-Policy": NOTHING_RUNS, "Cache-Control": "private, no-store",
    }  # fmt: skip
    pieces = zipped(folder(), queries.exported.files(number), texts)
    return Response(stream_with_context(pieces), mimetype="application/zip", headers=headers)


def _list(batches: Iterable[list[dict]]) -> Iterator[bytes]:
    """Write one list of what comes in batches."""
    before = b"["
    for row in (row for batch in batches for row in batch):
        yield before + b"\n" + _json(row)
        before = b","
    yield b"[]" if before == b"[" else b"\n]"


def _json(value: object) -> bytes:
    return orjson.dumps(_plain(value), option=orjson.OPT_INDENT_2)


def _plain(value: object) -> object:
    """Turn moments into whole seconds with Z, as programs get them."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list) else value
