"""Who may get in: whether people make their account by themselves."""

from flask import flash, g, redirect, render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField

from helpdesk import actions, queries
from helpdesk.rules import settings
from helpdesk.web.admin import blueprint
from helpdesk.web.mailed import sends_mail
from helpdesk.web.who import admin


class AccessForm(FlaskForm):
    """What can be switched."""

    registration = BooleanField(
        lazy_gettext("People may register themselves"),
        description=lazy_gettext(
            "They confirm their address by a mailed link, and then see what they asked from there. Without this, guests still"
            " send requests, and you add people."
        ),
    )


@blueprint.get("/access")
@admin
def access():
    is_on = queries.settings.is_on(settings.REGISTRATION)
    return render_template("admin/access.html", form=AccessForm(registration=is_on), sends_mail=sends_mail())


@blueprint.post("/access")
@admin
def change_access():
    form = AccessForm()
    actions.change_setting(g.actor, None, name=settings.REGISTRATION, is_on=bool(form.registration.data))
    flash(_("Saved."))
    return redirect("/admin/access", 303)
