"""Requests that are larger than anything that is taken: the server ends them before the application sees them, in words.

waitress 3.0.2 would say "Request Entity Too Large … exceeds max_body of 263192576", and has one limit for all addresses.
"""

from __future__ import annotations

import copy
import json
import re
from functools import cache

from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.task import ErrorTask
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from helpdesk.effects.environment import say
from helpdesk.i18n import _, languages
from helpdesk.rules.attachments import MEGABYTE, MOST_BYTES, MOST_FILES

# A form without scripts, with all the files that may go with it. The server puts it into a temporary file, not into memory.
MOST_BODY_BYTES = MOST_FILES * MOST_BYTES + MEGABYTE
MOST_TEXT_BYTES = 2 * MEGABYTE  # all else: twice the longest text with every character of it escaped
MOST_PARTS = (
    100  # of a form with files: each text of it, up to 500 kB, is in memory, and 1,000 of them were 251 MB
)
TAKES_FILES = re.compile(
    r"/uploads|/(requests|tickets)/(new|[^/]+/comments)|/v1/support/tickets(/[^/]+/(comments|attachments))?"
)
TITLE = _("That is too large.")
OF_FILES = _(
    "At most %(files)s files of %(size)s MB are taken at once. Nothing was kept: go back, send less.",
    files=MOST_FILES,
    size=MOST_BYTES // MEGABYTE,
)
OF_TEXT = _(
    "At most %(size)s MB are taken here. Nothing was kept: go back, send less.",
    size=MOST_TEXT_BYTES // MEGABYTE,
)
PAGE = '<!doctype html><html lang="{0}"><meta charset="utf-8"><title>{1}</title><h1>{1}</h1><p>{2}</p></html>'
ALWAYS = [
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"), ("X-Content-Type-Options", "nosniff"),
    ("Cache-Control", "no-store"),
]  # fmt: skip


class TooLarge:
    """What waitress asks of an error: an answer. A problem for programs, a page in their language for people."""

    def __init__(self, path: str, accepted: str):
        self.is_program = path.startswith("/v1/")
        self.path = path
        self.sentence = OF_FILES if takes_files(path) else OF_TEXT
        self.language = parse_accept_header(accepted, LanguageAccept).best_match(languages(), "en")

    def to_response(self, _ident: object = None) -> tuple[str, list[tuple[str, str]], bytes]:
        """Return status, headers and body."""
        kind = "application/problem+json" if self.is_program else "text/html; charset=utf-8"
        problem = {
            "type": "about:blank",
            "title": "Content Too Large",
            "status": 413,
            "detail": str(self.sentence),
            "instance": self.path,
        }
        said = (self.language, say(TITLE, self.language), say(self.sentence, self.language))
        body = json.dumps(problem) if self.is_program else PAGE.format(*said)
        return "413 Content Too Large", [("Content-Type", kind), *ALWAYS], body.encode()


class MeasuringParser(HTTPRequestParser):
    """A request whose address says how large it may be. waitress asks for that as soon as it has the headers."""

    def parse_header(self, header_plus: bytes) -> None:
        """Read the headers, and lower the limit where no files are taken."""
        super().parse_header(header_plus)
        if not takes_files(self.path):
            self.adj = lower(self.adj)


def takes_files(path: str) -> bool:
    """Say whether what is sent to this address may hold files."""
    return TAKES_FILES.fullmatch(path.rstrip("/")) is not None


@cache
def lower(settings: Adjustments) -> Adjustments:
    """Return a server's settings with the limit of what holds no files. Made once for each server."""
    lowered = copy.copy(settings)
    lowered.max_request_body_size = min(MOST_TEXT_BYTES, settings.max_request_body_size)
    return lowered


class WordedErrorTask(ErrorTask):
    """An answer without the application."""

    def execute(self) -> None:
        """Say it, and end the connection: the rest of the body is not read."""
        if self.request.error.code == 413:
            self.request.error = TooLarge(self.request.path, self.request.headers.get("ACCEPT_LANGUAGE", ""))
        super().execute()


def refuse_what_is_too_large() -> None:
    """Make this process's servers refuse what is too large for its address, and say so in words."""
    HTTPChannel.parser_class = MeasuringParser
    HTTPChannel.error_task_class = WordedErrorTask
