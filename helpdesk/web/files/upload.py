"""Draft uploads: each file is sent as soon as it is chosen, and can be taken back."""

from flask import g, jsonify, request
from flask_babel import gettext as _

from helpdesk import actions, queries
from helpdesk.errors import Rejected, TooMany
from helpdesk.http.refusals import say
from helpdesk.web import browser, uploads
from helpdesk.web.files import blueprint


@blueprint.post("/uploads")
def upload():
    place, sent = request.form.get("place", ""), request.files.get("file")
    if g.me is None and "signed_in" in request.form:
        return {"sentence": _("You have been signed out. Sign in, then add the file again.")}, 401
    if sent is None or not uploads.PLACE.fullmatch(place):
        return {"sentence": _("No file came. Try again.")}, 422
    try:
        number = uploads.keep(sent, place)
    except (Rejected, TooMany) as refusal:
        return {"sentence": say(refusal.sentence)}, 429 if isinstance(refusal, TooMany) else 422
    secret = browser.secret_or_new()
    row = queries.attachments.drafts(browser.owner(g.me and g.me.id, secret), [number])[0]
    response = jsonify(id=row.id, name=row.name, size=row.size, is_picture=bool(row.width))
    if g.me is None:
        browser.remember(response, secret)
    return response, 201


@blueprint.post("/uploads/<int:number>/removal")
def removal(number: int):
    actions.drop_upload(g.actor, uploads.owner(), number)
    return "", 204
