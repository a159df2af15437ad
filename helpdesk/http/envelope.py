"""What surrounds every request, whatever answers it: an id, the headers that no answer lacks, a line in the log.

Around Flask and not in its hooks: for an answer of 0.4 ms the same work in three hooks took another 0.15 ms (2026-11-24).
"""

import time
from collections.abc import Callable, Iterable

from flask import Flask

from helpdesk.config import Settings
from helpdesk.http.headers import always
from helpdesk.http.log import write_request
from helpdesk.http.request_id import choose_request_id


def install_envelope(app: Flask, settings: Settings) -> None:
    """Put everything that the application answers into the envelope."""
    app.wsgi_app = enveloped(app.wsgi_app, always(settings.is_https))


def enveloped(inner: Callable, always: dict[str, tuple[str, str]]) -> Callable:
    """Wrap a WSGI application. A view that set one of the headers itself, something stricter, keeps its own."""

    def answer(environ: dict, start_response: Callable) -> Iterable[bytes]:
        started = time.perf_counter()
        request_id = choose_request_id(environ)

        def start(status: str, headers: list[tuple[str, str]], exc_info=None) -> Callable:
            own = {name.lower() for name, _value in headers}
            headers.extend(pair for name, pair in always.items() if name not in own)
            headers.append(("X-Request-Id", request_id))
            write_request(environ, request_id, int(status[:3]), time.perf_counter() - started)
            return start_response(status, headers, exc_info)

        return inner(environ, start)

    return answer
