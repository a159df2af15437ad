"""A mail that only shows whether mails leave."""

from __future__ import annotations

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid, parseaddr

from helpdesk.clock import now
from helpdesk.config import Settings
from helpdesk.effects.environment import say
from helpdesk.effects.mail import domain, in_ascii, one_line, sender
from helpdesk.gateways import smtp
from helpdesk.i18n import Message, _

REFUSED = _("The server was reached and then refused the mail. Its words say why.")
ADVICE = {
    "connect": _(
        "Check the name and the port of HELPDESK_SMTP_URL, and whether a firewall lets this machine out."
    ),
    "greeting": _(
        "The port is open, but the server does not greet this machine. Port 465 needs smtps://. It may also be overloaded, or "
        "not let this machine in."
    ),
    "tls": _(
        "Port 465 needs smtps://, port 587 smtp://, and the server's name must be the one in its certificate. For a certificate "
        "of your own add ?ca=/path/to/file; ?starttls=off sends in the clear."
    ),
    "sign-in": _(
        "Check the user and the password in HELPDESK_SMTP_URL; special characters are written as %XX. Some providers want an app "
        "password."
    ),
    "sender": _(
        "The server does not let you send as the address of HELPDESK_MAIL_FROM, or not without signing in."
    ),
    "recipient": _(
        "The server does not take mails for this address. Many do only after signing in: put user and password into "
        "HELPDESK_SMTP_URL."
    ),
    "content": REFUSED,
    "answer": REFUSED,
}
BROKEN_OFF = _(
    "The server broke off. It may be overloaded or restarting: try again in a minute. If that stays, its log says why."
)
IN_DOUBT = _("The server has the whole mail and did not say whether it takes it. It may arrive.")
BEGINNING = ("connect", "greeting", "tls")


def try_mail(settings: Settings, address: str, locale: str) -> str:
    """Send a trial mail to an address now and return the server's words. Raises smtp.NotSent, Missing for what is no address."""
    message = EmailMessage(policy=SMTP)
    name, own = parseaddr(settings.mail_from)
    message["From"] = Address(one_line(name), addr_spec=own)
    message["To"] = in_ascii(address)
    message["Subject"] = say(_("Mails leave this helpdesk"), locale)
    message["Date"], message["Message-ID"] = format_datetime(now()), make_msgid(domain=domain(settings))
    message["Auto-Submitted"] = "auto-generated"
    text = _(
        "An admin of the helpdesk at %(address)s asked for this mail. That it arrived means that mails leave.",
        address=settings.address,
    )
    message.set_content(say(text, locale) + "\n", cte="quoted-printable")
    return smtp.send(settings.smtp, sender(settings), message["To"], bytes(message))


def advice(trouble: smtp.NotSent) -> Message:
    """Return what to try after a mail was not taken."""
    if trouble.is_in_doubt:
        return IN_DOUBT
    if trouble.is_unanswered and trouble.stage not in BEGINNING:
        return BROKEN_OFF
    return ADVICE[trouble.stage]
