"""The helpdesk as `python app.py` serves it, and beside it in the same waitress /bare: a Flask route without hooks, 400 bytes."""

from flask import Flask

import app as started

BARE = b"x" * 400


def main() -> None:
    """Serve until told to stop."""
    bare = Flask("bare")
    bare.add_url_rule("/bare", "bare", lambda: BARE)
    helpdesk = started.app.wsgi_app

    def either(environ, start_response):
        return (bare.wsgi_app if environ["PATH_INFO"] == "/bare" else helpdesk)(environ, start_response)

    started.app.wsgi_app = either
    started.main()


if __name__ == "__main__":
    main()
