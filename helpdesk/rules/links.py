"""The links that mails carry: what each is for, and for how long."""

from __future__ import annotations

from datetime import timedelta

TICKET, SIGN_IN, RESET, INVITATION, ADDRESS, REGISTRATION, MUTE = (
    "ticket",
    "sign_in_link",
    "password_reset",
    "invitation",
    "address",
    "registration",
    "mute",
)
ONCE = (SIGN_IN, RESET, INVITATION)  # each of these works a single time
ASKED = (SIGN_IN, RESET)  # anybody may ask for these, for any address
PASSWORD = (RESET, INVITATION)
VALID_FOR = {
    TICKET: timedelta(days=90), SIGN_IN: timedelta(minutes=10), RESET: timedelta(minutes=30), INVITATION: timedelta(hours=72),
    ADDRESS: timedelta(hours=24), REGISTRATION: timedelta(hours=1), MUTE: timedelta(days=90),
}  # fmt: skip
NOTED_EVERY = timedelta(minutes=1)  # that a link to a ticket was opened
AFTER_CLOSING = timedelta(days=30)  # for so long a closed request can still be read by its link
RECOGNISED = timedelta(
    days=365
)  # for so long a link to a request that has ended can be exchanged for a new one
PATHS = {
    TICKET: "/r/",
    SIGN_IN: "/sign-in/link/",
    RESET: "/password/",
    INVITATION: "/password/",
    ADDRESS: "/account/addresses/",
    REGISTRATION: "/register/",
    MUTE: "/mute/",
}
