"""Pages that a browser fetches ahead: a ticket or request that is pointed at is there when it is clicked.

By the `Speculation-Rules` header (https://html.spec.whatwg.org/multipage/speculative-loading.html#the-speculation-rules-header),
since the content policy takes no script in a page. Browsers that do not know it ignore it.
"""

from flask import Flask, Response, g, request


def install_ahead(app: Flask) -> None:
    """Name the rules (static/prefetch.json) in every page of somebody who is signed in."""
    header = f'"{app.extensions["assets"]["prefetch.json"].url}"'

    def name_rules(response: Response) -> Response:
        is_page = request.method == "GET" and response.mimetype == "text/html"
        if is_page and g.get("me") is not None and "HX-Request" not in request.headers:
            response.headers["Speculation-Rules"] = header
        return response

    app.after_request(name_rules)
