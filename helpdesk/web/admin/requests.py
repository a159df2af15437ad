"""What holds for those who ask: whether they make their account by themselves, and how soon they may expect a reply."""

from flask import flash, g, redirect, render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField
from wtforms.fields.choices import SelectChoice

from helpdesk import actions, queries
from helpdesk.errors import Rejected
from helpdesk.rules import settings
from helpdesk.web.admin import blueprint
from helpdesk.web.faults import show_faults
from helpdesk.web.mailed import sends_mail
from helpdesk.web.who import admin


class RequestsForm(FlaskForm):
    """What can be chosen."""

    reply_time = SelectField(
        lazy_gettext("We usually reply within"),
        choices=[
            SelectChoice(settings.NOTHING, lazy_gettext("Say nothing about it")),
            SelectChoice("hour", lazy_gettext("one hour")),
            SelectChoice("hours", lazy_gettext("four hours")),
            SelectChoice("day", lazy_gettext("one working day")),
            SelectChoice("days", lazy_gettext("two working days")),
            SelectChoice("week", lazy_gettext("a week")),
        ],
        validate_choice=False,
        description=lazy_gettext(
            "People read it when they have sent a request, on its page while it waits for you, and in the mail that"
            " says it came."
        ),
    )
    registration = BooleanField(
        lazy_gettext("People may register themselves"),
        description=lazy_gettext(
            "They confirm their address by a mailed link, and then see what they asked from there. Without this, guests still"
            " send requests, and you add people."
        ),
    )


@blueprint.get("/requests")
@admin
def requests():
    is_on = queries.settings.is_on(settings.REGISTRATION)
    return page(RequestsForm(registration=is_on, reply_time=queries.settings.value(settings.REPLY_TIME)))


@blueprint.post("/requests")
@admin
def change_requests():
    form = RequestsForm()
    may_register = settings.ON if form.registration.data else settings.OFF
    try:
        actions.change_setting(g.actor, None, name=settings.REPLY_TIME, value=form.reply_time.data or "")
    except Rejected as refusal:
        show_faults(form, refusal)
        return page(form), 422
    actions.change_setting(g.actor, None, name=settings.REGISTRATION, value=may_register)
    flash(_("Saved."))
    return redirect("/admin/requests", 303)


def page(form: RequestsForm) -> str:
    return render_template("admin/requests.html", form=form, sends_mail=sends_mail())
