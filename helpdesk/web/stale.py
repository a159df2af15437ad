"""A form whose token is not this browser's any more: its text is given back, and its files wait to be sent again.

The cookie that the token belongs to ends with the browser; a tab that is opened again has its form still.
"""

from contextlib import suppress

from flask import Flask, Response, g, request
from flask_wtf.csrf import CSRFError

from helpdesk.errors import Refusal
from helpdesk.http.origin import is_own_page
from helpdesk.http.refusals import answer
from helpdesk.web import browser, uploads, who


def install_stale(app: Flask) -> None:
    """Answer every form without a good token."""
    app.register_error_handler(CSRFError, _stale)


def _stale(error: CSRFError) -> Response:
    """What another site may have sent is not kept: then the browser does not say that it was our page's."""
    if request.path.startswith("/v1/") or not is_own_page():
        return answer(error)
    who.recognise()  # the token is looked at before anything else
    if g.me is None and "signed_in" in request.form:
        return who.to_sign_in()
    place = request.form.get("place", "")
    with suppress(Refusal):
        if uploads.PLACE.fullmatch(place):
            uploads.taken(place)
    response = answer(error)
    if g.me is None and "new_secret" in g:
        browser.remember(response, g.new_secret)
    return response
