"""What the mails say that bring nothing but a link: its words, and what the link is for."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Row

from helpdesk import queries
from helpdesk.effects.letter import Letter, reader_of, way
from helpdesk.effects.links import Links
from helpdesk.errors import Missing
from helpdesk.i18n import Message, _
from helpdesk.rules.fields import email_key

SIGN_IN = "/sign-in/link"
ASKED = {  # subject, and what the link does
    "invitation": (
        _("Your account at the helpdesk"),
        _("%(invited)s This link lets you choose a password. It works once, within three days."),
    ),
    "sign_in_link": (
        _("Your sign-in link"),
        _(
            "This link signs you in. It works once, within ten minutes. If you did not ask for it, do nothing."
        ),
    ),
    "registration": (
        _("Your account at the helpdesk"),
        _(
            "Somebody, most likely you, wants an account here with this address. This link lets you choose a password and makes"
            " the account. It works once, within an hour. If it was not you, do nothing."
        ),
    ),
    "ticket_link": (
        _("Your new link"),
        _(
            "This link opens your request without a password. Somebody with an older one asked for it; if that was not you, do"
            " nothing."
        ),
    ),
    "address": (
        _("Confirm your address"),
        _(
            "Somebody with an account here says that this address is theirs, too. If that is you, open this link where you are"
            " signed in. It works once, within a day. If it is not, do nothing."
        ),
    ),
    "password_reset": (
        _("Choose a new password"),
        _(
            "This link lets you choose a new password. It works once, within half an hour. If you did not ask for it, do nothing."
        ),
    ),
}
INVITED = {
    "end_user": _(
        "%(name)s has made an account for you here, where you ask for help and follow what you asked."
    ),
    "agent": _("%(name)s has made you an agent of this helpdesk: you answer requests."),
    "admin": _(
        "%(name)s has made you an admin of this helpdesk: you answer requests and look after its settings."
    ),
}
BECAUSE = _("You get this because of your account here.")
BECAUSE_FOLLOWS = _("You get this because you follow this request.")
BECAUSE_TYPED = _("You get this because somebody typed this address here.")
HAS_ONE = _(
    "Somebody, most likely you, wants an account here with this address. It has one already. This page e-mails you a link that"
    " signs you in; there you can choose a new password, too. If it was not you, do nothing."
)


def invited(role: str, by: str | None) -> Message:
    """Return who invites somebody, and as what. Nobody's address is told."""
    name = by if by and "@" not in by else _("An admin")
    return replace(INVITED[role], parameters={"name": name})


def _invitation(row: Row, links: Links) -> Letter:
    subject, sentence = ASKED["invitation"]
    by = queries.people.names({row.by_id}).get(row.by_id)
    words = {
        "title": subject,
        "sentence": replace(sentence, parameters={"invited": invited(row.role, by)}),
        "link": links.once(row.kind, row.user_id),
        "why": BECAUSE,
    }
    return Letter(subject, "link", words)


def _link(row: Row, links: Links) -> Letter:
    subject, sentence = ASKED[row.kind]
    words = {
        "title": subject,
        "sentence": sentence,
        "link": links.once(row.kind, row.user_id),
        "why": BECAUSE_TYPED,
    }
    return Letter(subject, "link", words)


def _address(row: Row, links: Links) -> Letter:
    address_id = queries.addresses.claimed(row.user_id, email_key(row.target))
    if address_id is None:
        raise Missing(_("Nobody claims this address any more."))
    subject, sentence = ASKED["address"]
    link = links.confirming(row.user_id, address_id)
    words = {"title": subject, "sentence": sentence, "link": link, "why": BECAUSE_TYPED}
    return Letter(subject, "link", words)


def _ticket_link(row: Row, links: Links) -> Letter:
    """The subject of the request is not told: a stranger may have typed it, and this address."""
    ticket = queries.tickets.get(reader_of(row), row.after["ticket_id"])
    sentence, title = ASKED["ticket_link"][1], _("Your new link to request #%(number)s", number=ticket.id)
    words = {
        "title": title,
        "sentence": sentence,
        "link": way(row, ticket.id, links),
        "why": BECAUSE_FOLLOWS,
    }
    return Letter(title, "link", words, ticket.id)


def _registration(row: Row, links: Links) -> Letter:
    """The name that was typed is not told: anybody may have typed anything."""
    asked = queries.registrations.asked_at(email_key(row.target))
    subject, sentence = ASKED["registration"]
    if asked is not None and asked.email == row.target and queries.registrations.is_free(asked):
        link = links.registering(asked.id)
    elif row.user_id is not None:
        sentence, link = HAS_ONE, links.page(SIGN_IN)
    else:
        raise Missing(_("Nobody asks for this account any more."))
    return Letter(
        subject, "link", {"title": subject, "sentence": sentence, "link": link, "why": BECAUSE_TYPED}
    )


WRITERS = {
    "invitation": _invitation, "sign_in_link": _link, "password_reset": _link, "address": _address, "registration": _registration,
    "ticket_link": _ticket_link,
}  # fmt: skip
