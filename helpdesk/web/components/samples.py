"""Invented tickets and people: long names, other scripts, empty values."""

from datetime import datetime, timedelta
from types import SimpleNamespace

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    EmailField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from helpdesk.web.nav import Entry

PAGES = ("parts", "queue", "ticket", "portal", "request", "admin", "sign-in", "error")

_LAST = "I have tried turning it off and on again, and it still does the same thing as before."
_LONG_SUBJECT = (
    "Invoice 2026-118 lists a seat that we cancelled in August, and the one before that did as well"
)
_LONG_NAME = "Wolfgang Amadeus von Hohenzollern-Sigmaringen"
_TAGS = ["printer", "hardware", "office", "third-floor"]
_ROWS = (
    ("The printer on the third floor prints blank pages", "Dana Smith", "open", 4, "Ada Lovelace", _TAGS),
    ("VPN drops every ten minutes since the update", "Rui Figueiredo", "in_progress", 3, "Bo Chen", ["vpn"]),
    ("لا أستطيع تسجيل الدخول إلى حسابي", "ليلى الحسن", "open", 2, None, []),
    (_LONG_SUBJECT, _LONG_NAME, "pending", 2, "Ada Lovelace", ["billing", "a-tag-with-a-rather-long-name"]),
    (
        "Feature: export the report as a spreadsheet 🎉",
        "Zoe",
        "resolved",
        1,
        "Bo Chen",
        ["export", "reports"],
    ),
    (
        "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen fehlt",
        "Jürgen Müller",
        "closed",
        1,
        "Ada Lovelace",
        [],
    ),
)


class SampleForm(FlaskForm):
    """One field of each kind."""

    email = EmailField("E-mail", validators=[InputRequired()])
    password = PasswordField("Password")
    subject = StringField("Subject", description="What is wrong, in one line")
    details = TextAreaField("Details")
    topic = SelectField(
        "Topic",
        choices=[SelectChoice("1", "Account"), SelectChoice("2", "Billing"), SelectChoice("3", "Technical")],
    )
    urgency = RadioField(
        "How urgent is it?", choices=[SelectChoice("1", "It can wait"), SelectChoice("2", "It stops my work")]
    )
    copy_me = BooleanField("Send me a copy", description="To the address of your account")


def sample(moment: datetime) -> dict[str, object]:
    """Return what the sample pages show, as if it were an hour after `moment`."""
    form, refused = SampleForm(prefix="good"), SampleForm(prefix="refused")
    refused.email.errors = ["Enter an e-mail address, like name@example.com."]
    refused.details.errors = ["Say what happened."]
    return {
        "me": SimpleNamespace(id=3, name="Ada Lovelace", role="agent", preferences={}),
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
    row = SimpleNamespace(**dict(zip(names, values, strict=True)))
    row.id, row.last, row.is_unread = 1200 - number, _LAST, number in (1, 3)
    row.updated_at = moment - timedelta(hours=number * number * 3)
    return row


def _nav() -> tuple[Entry, ...]:
    here = "/_components/queue"
    return (
        Entry("Mine", here, "user-check", 4, is_current=True),
        Entry("Unassigned", here, "inbox", 12),
        Entry("My groups", here, "users", 31),
        Entry("Overdue", here, "clock", 2, is_late=True),
        Entry("All open", here, "messages-square", 1204),
        Entry("Reports", here, "chart-column", section="More", key="g r"),
        Entry("People", here, "users"),
    )
