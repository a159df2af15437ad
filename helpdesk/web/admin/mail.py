"""How mails leave, and trying it."""

from datetime import timedelta

from flask import current_app, g, render_template
from flask_babel import get_locale
from flask_wtf import FlaskForm

from helpdesk import actions, queries
from helpdesk.clock import now
from helpdesk.config import Settings
from helpdesk.effects.trial import advice, try_mail
from helpdesk.errors import TooMany
from helpdesk.gateways.smtp import NotSent
from helpdesk.http.refusals import say
from helpdesk.i18n import Message
from helpdesk.web.admin import blueprint
from helpdesk.web.admin.system import waiting_words
from helpdesk.web.who import admin

MOST_TRIALS, HOUR = 20, timedelta(hours=1)


class TrialForm(FlaskForm):
    """Only a button."""


@blueprint.get("/mail")
@admin
def mail_settings():
    return _page()


@blueprint.post("/mail/trial")
@admin
def mail_trial():
    settings = _settings()
    if not settings.sends_mail:
        return _page(), 409
    try:
        actions.count_attempt("mail trial", str(g.me.id), most=MOST_TRIALS, within=HOUR)
        words = try_mail(settings, g.me.email, str(get_locale() or ""))
    except NotSent as trouble:
        return _page(refused=say(Message(trouble.words)), advice=say(advice(trouble))), 502
    except TooMany as refusal:
        return _page(refused=say(refusal.sentence)), 429, {"Retry-After": str(refusal.retry_after)}
    return _page(taken=words)


def _settings() -> Settings:
    return current_app.config["SETTINGS"]


def _page(*, taken: str = "", refused: str = "", advice: str = "") -> str:
    settings = _settings()
    return render_template(
        "admin/mail.html", server=settings.smtp, mail_from=settings.mail_from, address=settings.address,
        has_base_url=bool(settings.base_url), waiting=waiting_words(queries.deliveries.oldest_waiting(now())), taken=taken,
        refused=refused, advice=advice,
    )  # fmt: skip
