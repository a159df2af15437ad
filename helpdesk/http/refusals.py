"""The one place where refusals and errors become answers: problems for programs, pages for people."""

import logging

from flask import Flask, Response, render_template, request
from flask_babel import gettext, ngettext
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException, InternalServerError

from helpdesk.db import is_damage, is_unavailable, shut
from helpdesk.errors import Busy, Conflict, Damaged, Fault, Forbidden, Missing, Refusal, Rejected, TooMany
from helpdesk.http.kept import Kept, kept
from helpdesk.http.log import told
from helpdesk.http.problems import problem
from helpdesk.http.request_id import request_id
from helpdesk.i18n import Message, _

logger = logging.getLogger("helpdesk.failure")
STATUS = {Rejected: 422, Forbidden: 403, Missing: 404, Conflict: 409, TooMany: 429, Busy: 503, Damaged: 503}
PROGRAMS = "/v1/"
SENTENCES = {
    400: _("The address or the form could not be read. Go back and try again."),
    401: _("The API key is missing or invalid."),
    403: _("You may not do this. An admin of this helpdesk can give you the right."),
    404: _("There is nothing here. It may have been deleted, or the link is wrong."),
    405: _("This address does not take that method."),
    409: _("Somebody else was faster."),
    413: _("That is too large."),
    415: _("That kind of content is not taken here."),
    429: _("Too many tries. Wait a little, then try again."),
    500: _("Something went wrong on our side. It was written down under the number below."),
    503: _("The helpdesk cannot save right now. Nothing was lost; try again in a moment."),
}
TITLES = {  # of pages; programs get the standard's own phrase
    400: _("Not understood"),
    401: _("Not signed in"),
    403: _("Not allowed"),
    404: _("Not found"),
    405: _("Not possible here"),
    409: _("Changed meanwhile"),
    413: _("Too large"),
    415: _("Not taken"),
    422: _("Not accepted"),
    429: _("Too many tries"),
    500: _("Something went wrong"),
    503: _("Not possible right now"),
}


def say(message: Message) -> str:
    """Say a sentence in the page's language (programs are always answered in English)."""
    return str(message) if is_program() else message.say(gettext, ngettext)


def is_program() -> bool:
    """Is this request one of a program's?"""
    return request.path.startswith(PROGRAMS)


def install_refusals(app: Flask) -> None:
    """Answer every refusal and every error of the application."""
    app.jinja_env.globals["say"] = say
    app.register_error_handler(Refusal, refuse)
    app.register_error_handler(SQLAlchemyError, _database)
    app.register_error_handler(HTTPException, answer)
    app.register_error_handler(Exception, _failed)


def refuse(refusal: Refusal) -> Response:
    """Turn a refusal into an answer."""
    status = STATUS[type(refusal)]
    headers = {"Retry-After": str(refusal.retry_after)} if isinstance(refusal, TooMany | Busy) else {}
    if not is_program():
        return page(status, say(refusal.sentence), headers)
    faults: tuple[Fault, ...] = refusal.faults if isinstance(refusal, Rejected) else ()
    return problem(400 if status == 422 else status, str(refusal.sentence), faults, headers)


def page(
    status: int, sentence: str, headers: dict[str, str] | None = None, *, title: str | None = None,
    form: Kept | None = None,
) -> Response:  # fmt: skip
    """Make an error page that gives back what was written, or for htmx just its sentence. Needs no database."""
    fragment = request.headers.get("HX-Request-Type") == "partial"
    template = "errors/_fragment.html" if fragment else "errors/page.html"
    body = render_template(
        template, status=status, title=title or say(_title(status)), sentence=sentence,
        request_id=request_id(), kept=form or kept(status),
    )  # fmt: skip
    return Response(body, status, headers or {}, mimetype="text/html")


def signed_out(form: Kept | None = None) -> Response:
    """Tell somebody whose session has ended that what they wrote is still there: `form`, else what was sent."""
    sentence = gettext("What you typed is still here. Sign in in a new tab, come back, and send it again.")
    return page(401, sentence, title=gettext("You have been signed out"), form=form)


def signed_in_as_another(form: Kept | None) -> Response:
    """Tell whoever sent what somebody else had open in this browser that it did not go out."""
    sentence = gettext(
        "This was written by somebody else. To send it, sign in as that person in a new tab, then come back."
    )
    return page(401, sentence, title=gettext("Somebody else is signed in"), form=form)


def answer(error: HTTPException) -> Response:
    """Turn an error of HTTP into an answer."""
    if error.response is not None:
        return error.response
    status = error.code or 500
    if status == 401 and not is_program():
        return signed_out()
    headers = {
        name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After", "Location")
    }
    sentence = SENTENCES.get(status, SENTENCES[400 if status < 500 else 500])
    return (
        problem(status, str(sentence), headers=headers)
        if is_program()
        else page(status, say(sentence), headers)
    )


def _title(status: int) -> Message:
    return TITLES.get(status, TITLES[400 if status < 500 else 500])


def _database(error: SQLAlchemyError) -> Response:
    if is_damage(error):
        return refuse(shut(str(error.orig)))
    if is_unavailable(error):
        reason = str(getattr(error, "orig", error))[:200]
        logger.warning("database", extra={"parts": {"request_id": request_id(), "error": reason}})
        return refuse(Busy())
    return _failed(error)


def _failed(error: Exception) -> Response:
    logger.error(
        "failed", exc_info=error, extra={"parts": {"request_id": request_id(), "path": told(request.path)}}
    )
    return answer(InternalServerError())
