"""Bodies that may come as a form with files (multipart/form-data, RFC 7578) beside JSON: what they bring, and every fault."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import abort, request
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.exceptions import RequestEntityTooLarge

from helpdesk.actions import Uploads
from helpdesk.api import shapes
from helpdesk.api.answers import to_json
from helpdesk.api.reading import MAX_BYTES, MOST, body, printable, whole_number
from helpdesk.api.shapes import FormShape, Shape
from helpdesk.errors import Fault, Rejected
from helpdesk.http.files import received
from helpdesk.http.problems import problem
from helpdesk.i18n import _
from helpdesk.rules import attachments as rules

FILES = "files"
NUMBERS, LISTS, TRUTHS = ("category_id", "follow_up_of"), ("tags",), {"true": True, "false": False}
TOO_LARGE = _(
    "The form is too large: %(count)s files of %(most)s MB are taken, and 1 MB besides.",
    count=rules.MOST_FILES,
    most=rules.MOST_BYTES // rules.MEGABYTE,
)
Also = Callable[[dict], list[Fault]]


@dataclass(frozen=True)
class Sent:
    """What a body brings: clean values by name, the files that go with them, and what tells it from another body."""

    values: dict
    uploads: Uploads
    what: bytes


def is_form() -> bool:
    """Say whether the body is a form. JSON is JSON whatever its Content-Type says, and is never over 1 MB."""
    if request.mimetype != "multipart/form-data":
        return False
    length = request.content_length
    return length is None or length > MAX_BYTES or not body().lstrip().startswith(b"{")


def sent(shape: type[Shape], form: type[FormShape], *, also: Also | None = None) -> Sent:
    """Read a body of one of two shapes. Raises Rejected with every fault; ends with 413 when something is too large."""
    if is_form():
        return _of_form(form, also)
    raw = body()
    return Sent(shapes.read(raw, shape, also=also), Uploads(), raw)


def _of_form(form: type[FormShape], also: Also | None) -> Sent:
    request.max_content_length = MAX_BYTES + rules.MOST_FILES * rules.MOST_BYTES
    try:
        texts, uploads = _by_name(request.form), _by_name(request.files)
    except RequestEntityTooLarge:
        abort(problem(413, str(TOO_LARGE)))
    files = [each for each in uploads.pop(FILES, []) if each.filename]
    faults = _misplaced(texts, uploads, form) + _of_files(files)
    given = {name: _value(name, each) for name, each in texts.items() if name != FILES}
    try:
        values = shapes.read_values(given, form, also=also)
    except Rejected as refusal:
        faults = [*refusal.faults, *faults]
    _refuse(faults)
    kept = tuple(received(each, f"{FILES}.{place}") for place, each in enumerate(files))
    what = to_json([given, [[each.sha256, each.name] for each in kept]])
    return Sent(values, Uploads(files=kept), what)


def _by_name(parts: MultiDict) -> dict[str, list]:
    """Return the parts of a form by name; one that says no name has an empty one, which nothing is called."""
    return {name or "": each for name, each in parts.to_dict(flat=False).items()}


def _value(name: str, texts: list[str]) -> object:
    """Return what a text of a form means as JSON; one that means nothing stays a text, which is of the wrong type then."""
    if name in LISTS:
        return texts
    if name in NUMBERS:
        number = whole_number(texts[0])
        return texts[0] if number is None or abs(number) > MOST else number
    return TRUTHS.get(texts[0], texts[0]) if name == "public" else texts[0]


def _misplaced(
    texts: dict[str, list[str]], uploads: dict[str, list[FileStorage]], form: type[FormShape]
) -> list[Fault]:
    """Return what is wrong with the parts themselves, whatever is in them."""
    twice = [name for name, each in texts.items() if len(each) > 1 and name not in (*LISTS, FILES)]
    faults = [Fault(printable(name), "duplicate", _("This name is there more than once.")) for name in twice]
    if FILES in texts:
        faults.append(Fault(FILES, "wrong_type", _("This must be a file, with its name.")))
    for name in uploads:
        if name in form.names:
            faults.append(Fault(name, "wrong_type", _("This must be a text, not a file.")))
        else:
            faults.append(shapes.unknown(name, form.names))
    return faults


def _of_files(files: list[FileStorage]) -> list[Fault]:
    faults = list(rules.too_many().faults) if len(files) > rules.MOST_FILES else []
    for place, each in enumerate(files):
        size = each.stream.seek(0, 2)
        each.stream.seek(0)
        try:
            rules.check(rules.name(each.filename or ""), size, f"{FILES}.{place}")
        except Rejected as refusal:
            faults.extend(refusal.faults)
    return faults


def _refuse(faults: list[Fault]) -> None:
    """Raise Rejected, or end with 413 when a file is too large, if there are faults."""
    if any(each.code == "too_large" for each in faults):
        abort(problem(413, str(Rejected(*faults).sentence), tuple(faults)))
    if faults:
        raise Rejected(*faults)
