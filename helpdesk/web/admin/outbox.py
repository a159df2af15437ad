"""The outbox: what left, what waits, what could not be sent and why."""

from urllib.parse import urlencode

from flask import current_app, flash, g, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext

from helpdesk import actions, queries
from helpdesk.clock import now
from helpdesk.effects import letters, mail
from helpdesk.effects.links import Links
from helpdesk.errors import Conflict, Missing
from helpdesk.http.refusals import say
from helpdesk.i18n import Message
from helpdesk.queries.deliveries import FILTERS
from helpdesk.web.admin import NUMBER, blueprint
from helpdesk.web.who import admin

TABS = {
    "": lazy_gettext("All"),
    "waiting": lazy_gettext("Waiting"),
    "sent": lazy_gettext("Sent"),
    "failed": lazy_gettext("Not sent"),
    "kept": lazy_gettext("Kept"),
}
STATES = {
    "due": lazy_gettext("Waiting"),
    "sending": lazy_gettext("Being sent"),
    "batched": lazy_gettext("Waiting"),
    "sent": lazy_gettext("Sent"),
    "failed": lazy_gettext("Given up"),
    "held": lazy_gettext("Held back"),
    "kept": lazy_gettext("Kept, not sent"),
    "dropped": lazy_gettext("Not needed any more"),
}
LOOKS = {"sent": "good", "failed": "late", "held": "late", "kept": "soon"}
ON_ITS_WAY = ("due", "sending", "batched")


@blueprint.get("/outbox")
@admin
def outbox():
    only = request.args.get("show", "")
    only = only if only in FILTERS else ""
    after = request.args.get("after") or None
    rows, following = queries.deliveries.page(only=only, after=after)
    return render_template(
        "admin/outbox.html", rows=rows, subject=_subject, cause=_cause, states=STATES, looks=LOOKS,
        only=only, tabs_of_states=_tabs(only),
        first_url=_address(only) if after else None, next_url=_address(only, following) if following else None,
        sends_mail=_settings().sends_mail, can_hurry=_settings().sends_mail and queries.deliveries.is_any_to_be_tried(now()),
    )  # fmt: skip


@blueprint.post("/outbox/sending")
@admin
def send_all_again():
    """For when the mail server is back: the next try of a mail may be a day away."""
    if not _settings().sends_mail:
        flash(_("There is no mail server, so nothing can be sent."), "error")
        return redirect("/admin/outbox", 303)
    number = actions.hurry_deliveries(g.actor, None)
    flash(ngettext("%(num)s mail leaves in a moment.", "%(num)s mails leave in a moment.", number))
    return redirect("/admin/outbox?show=waiting", 303)


@blueprint.get(f"/outbox/{NUMBER}")
@admin
def delivery(number: int):
    return _page(number)


@blueprint.post(f"/outbox/{NUMBER}/sending")
@admin
def send_again(number: int):
    queries.deliveries.get(number)
    if not _settings().sends_mail:
        flash(_("There is no mail server, so nothing can be sent."), "error")
        return redirect(f"/admin/outbox/{number}", 303)
    try:
        actions.send_again(g.actor, number)
        flash(_("It will leave in a moment."))
    except Conflict as refusal:
        flash(say(refusal.sentence), "error")
    return redirect(f"/admin/outbox/{number}", 303)


@blueprint.post(f"/outbox/{NUMBER}/links")
@admin
def show_links(number: int):
    """Show a kept mail with links that work, for handing on by other means; only where no mail can be sent."""
    row = queries.deliveries.get(number)
    if _settings().sends_mail:
        flash(_("Mails are sent, so their links are for their recipients only."), "error")
        return redirect(f"/admin/outbox/{number}", 303)
    written = mail.compose(number, _settings(), Links(_settings().address, g.actor))
    shown = render_template("admin/links-once.html", row=row, subject=_subject(row), mail=written)
    return shown, {"Cache-Control": "no-store"}


def _page(number: int) -> str:
    row, sends_mail = queries.deliveries.get(number), _settings().sends_mail
    try:
        written, why_not = mail.compose(row.sent_with_id or number, _settings()), ""
    except Missing as reason:
        written, why_not = None, say(reason.sentence)
    return render_template(
        "admin/delivery.html", row=row, subject=_subject(row), cause=_cause, states=STATES, looks=LOOKS,
        mail=written, why_not=why_not,
        can_send=sends_mail and written is not None and row.state not in ON_ITS_WAY, sends_mail=sends_mail,
    )  # fmt: skip


def _subject(row) -> str:
    return say(letters.shown_subject(row.kind, row.ticket_id, row.subject))


def _cause(row) -> str:
    """What was kept is the server's words, or a sentence of ours in English."""
    return say(Message(row.last_error)) if row.last_error else ""


def _settings():
    return current_app.config["SETTINGS"]


def _tabs(only: str) -> list[dict]:
    return [
        {"label": str(label), "url": _address(name), "current": name == only, "count": None}
        for name, label in TABS.items()
    ]


def _address(only: str, after: str | None = None) -> str:
    query = urlencode({name: value for name, value in {"show": only, "after": after}.items() if value})
    return f"/admin/outbox?{query}" if query else "/admin/outbox"
