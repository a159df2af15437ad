"""A helpdesk that really listens, for browsers: waitress in a thread of the test's process."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from waitress import create_server


@contextmanager
def listening(app: Flask) -> Iterator[str]:
    """Serve the application on a free port of this machine; yields its address."""
    server = create_server(
        app, host="127.0.0.1", port=0, threads=4, ident="", clear_untrusted_proxy_headers=True
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.close()
        server.task_dispatcher.shutdown()
        thread.join(timeout=5)
