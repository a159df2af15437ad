"""Requests that are larger than anything that is taken: the server ends them before the application sees them, in words.

waitress 3.0.2 would say "Request Entity Too Large … exceeds max_body of 263192576".
"""

from __future__ import annotations

import json

from waitress.channel import HTTPChannel
from waitress.task import ErrorTask

from helpdesk.rules.attachments import MEGABYTE, MOST_BYTES, MOST_FILES

# A form without scripts, with all the files that may go with it. The server puts it into a temporary file, not into memory.
MOST_BODY_BYTES = MOST_FILES * MOST_BYTES + MEGABYTE
TITLE = "That is too large"
SENTENCE = f"At most {MOST_FILES} files of {MOST_BYTES // MEGABYTE} MB are taken at once. Nothing was kept: go back, send less."
PAGE = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{TITLE}</title><h1>{TITLE}</h1><p>{SENTENCE}</p></html>'
ALWAYS = [
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"), ("X-Content-Type-Options", "nosniff"),
    ("Cache-Control", "no-store"),
]  # fmt: skip


class TooLarge:
    """What waitress asks of an error: an answer. A problem for programs, a page for people."""

    def __init__(self, path: str):
        self.is_program = path.startswith("/v1/")
        self.path = path

    def to_response(self, _ident: object = None) -> tuple[str, list[tuple[str, str]], bytes]:
        """Return status, headers and body."""
        kind = "application/problem+json" if self.is_program else "text/html; charset=utf-8"
        problem = {
            "type": "about:blank",
            "title": "Content Too Large",
            "status": 413,
            "detail": SENTENCE,
            "instance": self.path,
        }
        body = json.dumps(problem) if self.is_program else PAGE
        return "413 Content Too Large", [("Content-Type", kind), *ALWAYS], body.encode()


class WordedErrorTask(ErrorTask):
    """An answer without the application."""

    def execute(self) -> None:
        """Say it, and end the connection: the rest of the body is not read."""
        if self.request.error.code == 413:
            self.request.error = TooLarge(self.request.path)
        super().execute()


def word_refusals() -> None:
    """Make this process's servers say in words what is too large for them."""
    HTTPChannel.error_task_class = WordedErrorTask
