"""A form whose token is not this browser's any more: taken where that is safe, else its text is given back and its files wait.

The cookie that the token belongs to ends with the browser; a tab that is opened again has its form still.
"""

from contextlib import suppress

from flask import Flask, Response, current_app, g, request, session
from flask_wtf.csrf import CSRFError
from itsdangerous import BadData, URLSafeTimedSerializer

from helpdesk.errors import Refusal
from helpdesk.http.origin import SAFE, is_own_page
from helpdesk.http.refusals import answer
from helpdesk.web import browser, uploads, who


def install_stale(app: Flask) -> None:
    """Answer every form without a good token. To be installed before whatever looks at tokens."""
    app.before_request(_take_back)
    app.register_error_handler(CSRFError, _stale)


def _take_back() -> None:
    """Give a browser that has lost its cookies back the token which its page carries, when both are certainly ours.

    Another site cannot have sent it: the browser says that the page is ours, and we have signed the token.
    """
    if request.method in SAFE or request.path.startswith("/v1/"):
        return
    if not is_own_page() or "csrf_token" in session:
        return
    carried = request.form.get("csrf_token") or request.headers.get("X-CSRF-Token", "")
    signed = URLSafeTimedSerializer(current_app.secret_key, salt="wtf-csrf-token")
    with suppress(BadData):
        session["csrf_token"] = signed.loads(carried)


def _stale(error: CSRFError) -> Response:
    """What another site may have sent is not kept: then the browser does not say that it was our page's."""
    if request.path.startswith("/v1/") or not is_own_page():
        return answer(error)
    who.recognise()  # the token is looked at before anything else
    if g.me is None and "signed_in" in request.form or who.is_anothers():
        return who.to_sign_in()
    place = request.form.get("place", "")
    with suppress(Refusal):
        if uploads.PLACE.fullmatch(place):
            uploads.taken(place)
    response = answer(error)
    if g.me is None and "new_secret" in g:
        browser.remember(response, g.new_secret)
    return response
