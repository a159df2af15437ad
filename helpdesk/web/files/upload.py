"""Draft uploads: each file is sent as soon as it is chosen, and can be taken back."""

from flask import g, request
from flask_babel import gettext as _

from helpdesk import actions, queries
from helpdesk.errors import Rejected, TooMany
from helpdesk.http.refusals import say
from helpdesk.web import uploads
from helpdesk.web.files import blueprint


@blueprint.post("/uploads")
def upload():
    place, sent = request.form.get("place", ""), request.files.get("file")
    has_ended = g.me is None and "signed_in" in request.form
    if has_ended or not uploads.owner():
        return {"sentence": _("You have been signed out. Sign in, then add the file again.")}, 401
    if sent is None or not uploads.PLACE.fullmatch(place):
        return {"sentence": _("No file came. Try again.")}, 422
    try:
        number = uploads.keep(sent, place)
    except (Rejected, TooMany) as refusal:
        return {"sentence": say(refusal.sentence)}, 429 if isinstance(refusal, TooMany) else 422
    row = queries.attachments.drafts(uploads.owner(), [number])[0]
    return {"id": row.id, "name": row.name, "size": row.size, "is_picture": bool(row.width)}, 201


@blueprint.post("/uploads/<int:number>/removal")
def removal(number: int):
    actions.drop_upload(g.actor, uploads.owner(), number)
    return "", 204
