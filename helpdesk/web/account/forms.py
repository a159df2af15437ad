"""The forms of the account page."""

import pytz
from flask_babel import gettext, lazy_gettext, ngettext
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    EmailField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from helpdesk.rules.held_replies import SECONDS
from helpdesk.web import reader

ZONES = {zone: zone.replace("_", " ") for zone in pytz.common_timezones}


class NameForm(FlaskForm):
    """What others see."""

    name = StringField(lazy_gettext("Name"))


class AddressForm(FlaskForm):
    """One more address."""

    email = EmailField(
        lazy_gettext("Another e-mail address"),
        description=lazy_gettext(
            "We e-mail a link there that confirms it. What you send from there is then yours, too."
        ),
    )


class PasswordForm(FlaskForm):
    """The old one and the new one."""

    current = PasswordField(lazy_gettext("Current password"))
    password = PasswordField(lazy_gettext("New password"), description=lazy_gettext("At least 8 characters."))


class LookForm(FlaskForm):
    """How pages look and speak. What a form does not show keeps its value."""

    theme = RadioField(
        lazy_gettext("Colours"),
        choices=[
            SelectChoice("auto", lazy_gettext("As the device")),
            SelectChoice("light", lazy_gettext("Light")),
            SelectChoice("dark", lazy_gettext("Dark")),
        ],
    )
    language = SelectField(
        lazy_gettext("Language"),
        choices=lambda: as_browser(reader.languages()),
        description=lazy_gettext("For e-mails to you, too. With “As the browser” those are in English."),
    )
    time_zone = SelectField(lazy_gettext("Time zone"), choices=lambda: as_browser(ZONES))
    density = RadioField(
        lazy_gettext("Lists"),
        choices=[
            SelectChoice("comfortable", lazy_gettext("Comfortable")),
            SelectChoice("compact", lazy_gettext("Compact")),
        ],
    )
    hotkeys = BooleanField(
        lazy_gettext("Keyboard letters"),
        description=lazy_gettext("Single letters act on tickets; ? lists them."),
    )
    undo_seconds = SelectField(
        lazy_gettext("Time to undo a reply"),
        coerce=int,
        choices=lambda: [SelectChoice(each, seconds_words(each)) for each in SECONDS],
        description=lazy_gettext("A public reply waits this long before it is sent."),
    )


class MailsForm(FlaskForm):
    """When an agent gets a mail (rules.mails.NOTICES)."""

    mails = SelectMultipleField(
        lazy_gettext("Write to me when"),
        choices=[
            SelectChoice("assigned", lazy_gettext("a ticket is assigned to me")),
            SelectChoice("in_group", lazy_gettext("a ticket is new in one of my groups")),
            SelectChoice("answered", lazy_gettext("somebody replies on a ticket of mine")),
            SelectChoice("mentioned", lazy_gettext("a note names me with @")),
        ],
        description=lazy_gettext(
            "What happens within two minutes comes in one e-mail. What you did yourself never does."
        ),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


def seconds_words(seconds: int) -> str:
    """Say how long a reply waits."""
    if not seconds:
        return gettext("None: it is sent at once")
    return ngettext("%(num)s second", "%(num)s seconds", seconds)


def as_browser(choices: dict[str, str]) -> list[SelectChoice]:
    """Return choices of a select, first of them none."""
    return [
        SelectChoice("", gettext("As the browser")),
        *(SelectChoice(*choice) for choice in choices.items()),
    ]
