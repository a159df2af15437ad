"""The helpdesk to be measured, with one more route: /bare, a constant answer without hooks, in the same waitress."""

import gc
import logging
import sys

from waitress import create_server

from helpdesk import create_app

BARE = b"x" * 400


def main() -> None:
    """Serve on the port of the first argument with the threads of the second."""
    app = create_app()
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)

    def route(environ, start_response):
        if environ["PATH_INFO"] == "/bare":
            start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(BARE)))])
            return [BARE]
        return app(environ, start_response)

    server = create_server(route, host="127.0.0.1", port=int(sys.argv[1]), threads=int(sys.argv[2]), ident="")
    gc.collect()
    gc.freeze()
    server.run()


if __name__ == "__main__":
    main()
