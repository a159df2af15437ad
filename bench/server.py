"""The helpdesk to be measured, and beside it in the same waitress /bare: a Flask route without hooks that answers 400 bytes."""

import gc
import logging
import sys

from flask import Flask
from waitress import create_server

from helpdesk import create_app

BARE = b"x" * 400


def main() -> None:
    """Serve on the port of the first argument with the threads of the second."""
    app = create_app()
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)

    bare = Flask("bare")
    bare.add_url_rule("/bare", "bare", lambda: BARE)

    def either(environ, start_response):
        return (bare if environ["PATH_INFO"] == "/bare" else app)(environ, start_response)

    server = create_server(
        either, host="127.0.0.1", port=int(sys.argv[1]), threads=int(sys.argv[2]), ident=""
    )
    gc.collect()
    gc.freeze()
    server.run()


if __name__ == "__main__":
    main()
