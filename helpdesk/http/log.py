"""One line of JSON for each request, on standard error. No query string, cookie, key or body: they hold secrets."""

import json
import logging
import re
import sys
import time
from datetime import UTC, datetime

from flask import Flask, Response, g, request

logger = logging.getLogger("helpdesk.request")
SECRET = re.compile(r"^(/setup/).+")
UNWORTHY = ("/assets/", "/healthz")


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
        return json.dumps(line, ensure_ascii=True)


def install_log(app: Flask) -> None:
    """Log requests and failures. Under tests the records go to pytest's own handlers."""
    root = logging.getLogger("helpdesk")
    root.setLevel(logging.INFO)
    if not root.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(JsonLines())
        root.addHandler(handler)
    app.after_request(_line)


def _line(response: Response) -> Response:
    if request.path.startswith(UNWORTHY):
        return response
    parts = {
        "request_id": g.request_id, "method": request.method, "path": SECRET.sub(r"\1…", request.path),
        "status": response.status_code, "ms": round((time.perf_counter() - g.started) * 1000, 1), "ip": request.remote_addr,
        "who": g.get("who"),
    }  # fmt: skip
    logger.info("request", extra={"parts": parts})
    return response
