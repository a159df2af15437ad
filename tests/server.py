"""A helpdesk that really listens, for browsers: waitress in a thread of the test's process."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from waitress import create_server
from waitress.wasyncore import close_all


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
        server.task_dispatcher.shutdown()
        # In the loop's own thread: a socket that another one closes under its select() is a bad file descriptor.
        server.trigger.pull_trigger(lambda: close_all(server._map, ignore_all=True))
        thread.join(timeout=5)
