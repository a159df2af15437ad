"""Invented tickets and people: long names, other scripts, empty values."""

from datetime import datetime, timedelta
from types import SimpleNamespace

from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, PasswordField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired

PAGES = ("parts", "queue", "ticket", "portal", "request", "admin", "sign-in", "error")

_ROWS = (
    ("The printer on the third floor prints blank pages", "Dana Smith", "open", 4, "Ada Lovelace", ["printer", "hardware", "office", "third-floor"]),
    ("VPN drops every ten minutes since the update", "Rui Figueiredo", "in_progress", 3, "Bo Chen", ["vpn"]),
    ("لا أستطيع تسجيل الدخول إلى حسابي", "ليلى الحسن", "open", 2, None, []),
    ("Invoice 2026-118 lists a seat that we cancelled in August, and the one before that did as well", "Wolfgang Amadeus von Hohenzollern-Sigmaringen", "pending", 2, "Ada Lovelace", ["billing", "a-tag-with-a-rather-long-name"]),
    ("Feature: export the report as a spreadsheet 🎉", "Zoe", "resolved", 1, "Bo Chen", ["export", "reports"]),
    ("Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen fehlt", "Jürgen Müller", "closed", 1, "Ada Lovelace", []),
)


class SampleForm(FlaskForm):
    """One field of each kind."""

    email = EmailField("E-mail", validators=[InputRequired()])
    password = PasswordField("Password")
    subject = StringField("Subject", description="What is wrong, in one line")
    details = TextAreaField("Details")
    topic = SelectField("Topic", choices=[("1", "Account"), ("2", "Billing"), ("3", "Technical")])
    urgency = RadioField("How urgent is it?", choices=[("1", "It can wait"), ("2", "It stops my work")])
    copy_me = BooleanField("Send me a copy", description="To the address of your account")


def sample(moment: datetime) -> dict[str, object]:
    """Return what the sample pages show, as if it were an hour after `moment`."""
    form, refused = SampleForm(prefix="good"), SampleForm(prefix="refused")
    refused.email.errors = ["Enter an e-mail address, like name@example.com."]
    refused.details.errors = ["Say what happened."]
    return {
        "me": SimpleNamespace(id=3, name="Ada Lovelace", role="agent", theme="auto", hotkeys=True),
        "is_admin": True,
        "nav": _nav(),
        "moment": moment,
        "older": moment - timedelta(days=40),
        "rows": [_row(number, moment, *row) for number, row in enumerate(_ROWS * 2, start=1)],
        "form": form,
        "refused": refused,
    }


def _row(number: int, moment: datetime, *values: object) -> SimpleNamespace:
    names = ("subject", "requester", "status", "priority", "assignee", "tags")
    since = moment - timedelta(hours=number * number * 3)
    return SimpleNamespace(id=1200 - number, updated_at=since, is_unread=number in (1, 3), last="I have tried turning it off and on again, and it still does the same thing as before.", **dict(zip(names, values, strict=True)))


def _nav() -> list[dict[str, object]]:
    items = (("Mine", "user-check", 4), ("Unassigned", "inbox", 12), ("My groups", "users", 31), ("All open", "messages-square", 1204))
    views = [{"label": label, "url": "/_components/queue", "icon": icon, "count": count, "current": label == "Mine"} for label, icon, count in items]
    views.insert(3, {"label": "Overdue", "url": "#", "icon": "clock", "count": 2, "current": False, "late": True})
    return [*views, {"label": "Reports", "url": "#", "icon": "chart-column", "count": None, "current": False, "section": "More", "key": "g r"}, {"label": "People", "url": "#", "icon": "users", "count": None, "current": False}]
