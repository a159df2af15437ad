"""All that is a person's as one ZIP: JSON, and their files."""

from datetime import UTC, datetime

import orjson
from flask import Response

from helpdesk import queries
from helpdesk.clock import now
from helpdesk.errors import Missing
from helpdesk.http.files import NOTHING_RUNS, folder
from helpdesk.http.zipped import zipped
from helpdesk.web.admin import NUMBER, blueprint
from helpdesk.web.who import admin


@blueprint.get(f"/people/{NUMBER}/export.zip")
@admin
def export_person(number: int):
    if queries.people.get(number).email is None:
        raise Missing()
    texts = {
        "person.json": _json(queries.exported.person(number)),
        "requests.json": _json(queries.exported.requests(number)),
        "comments.json": _json(queries.exported.comments(number, now())),
    }
    headers = {
        "Content-Disposition": f'attachment; filename="person-{number}.zip"',
        "Content-Security-Policy": NOTHING_RUNS, "Cache-Control": "private, no-store",
    }  # fmt: skip
    pieces = zipped(folder(), queries.exported.files(number), texts)
    return Response(pieces, mimetype="application/zip", headers=headers)


def _json(value: object) -> bytes:
    return orjson.dumps(_plain(value), option=orjson.OPT_INDENT_2)


def _plain(value: object) -> object:
    """Turn moments into whole seconds with Z, as programs get them."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list) else value
