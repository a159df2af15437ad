"""One line of JSON for each request, on standard error. No query string, cookie, key or body: they hold secrets."""

import json
import logging
import re
import sys
from contextlib import suppress
from datetime import UTC, datetime

from flask import g

from helpdesk.rules import links

WITH_SECRETS = ("/setup/", *links.PATHS.values())
SECRET = re.compile(rf"^({'|'.join(WITH_SECRETS)})(?=[^/]*[^/0-9]).+")  # a number is an id
UNWORTHY = ("/assets/", "/healthz")
to_line = json.JSONEncoder(ensure_ascii=True).encode


class JsonLines(logging.Formatter):
    """Writes a record as one line, whatever line ends its text holds."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
        }
        line |= {"message": record.getMessage(), **getattr(record, "parts", {})}
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return to_line(line)


def install_log() -> None:
    """Log failures, a line each, on standard error. Under tests the records go to pytest's own handlers."""
    root = logging.getLogger("helpdesk")
    root.setLevel(logging.INFO)
    if not root.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(JsonLines())
        root.addHandler(handler)


def write_request(environ: dict, request_id: str, status: int, seconds: float) -> None:
    """Write the line of one request in one go: a record of the logging module costs several times the line itself."""
    path = environ.get("PATH_INFO", "")
    if path.startswith(UNWORTHY):
        return
    line = {
        "at": datetime.now(UTC).isoformat(timespec="milliseconds"), "level": "INFO", "message": "request",
        "request_id": request_id, "method": environ["REQUEST_METHOD"], "path": told(readable(path)),
        "status": status, "ms": round(seconds * 1000, 1), "ip": environ.get("REMOTE_ADDR"), "who": g.get("who"),
    }  # fmt: skip
    with suppress(
        OSError, ValueError
    ):  # where the log cannot be written (a full disk), people are still answered
        sys.stderr.write(to_line(line) + "\n")


def lost(sha256: str, trouble: OSError) -> None:
    """Log that the disk has lost a file, or cannot read it."""
    parts = {"sha256": sha256, "error": trouble.strerror or type(trouble).__name__}
    logging.getLogger("helpdesk.failure").error("file lost", extra={"parts": parts})


def told(path: str) -> str:
    """Return a path as the log may tell it: without the token of a link, which lets somebody in."""
    return SECRET.sub(r"\1…", path)


def readable(path: str) -> str:
    """Return a path of a WSGI environment as the client meant it (PEP 3333 hands over bytes as Latin-1)."""
    return path if path.isascii() else path.encode("latin-1", "replace").decode("utf-8", "replace")
