"""What admins may choose for the whole helpdesk, and what holds until they do. What the operator sets is in config.py."""

from __future__ import annotations

from helpdesk.i18n import _

ON, OFF, NOTHING = "on", "off", "nothing"
REGISTRATION = "registration"  # may people make an account by themselves?
REPLY_TIME = "reply_time"  # how soon people are told to expect a reply
PROMISES = {
    "hour": _("We usually reply within one hour."),
    "hours": _("We usually reply within four hours."),
    "day": _("We usually reply within one working day."),
    "days": _("We usually reply within two working days."),
    "week": _("We usually reply within a week."),
}
CHOICES = {REGISTRATION: (ON, OFF), REPLY_TIME: (NOTHING, *PROMISES)}
DEFAULTS = {REGISTRATION: ON, REPLY_TIME: NOTHING}
