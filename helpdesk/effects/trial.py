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

ADVICE = {
    "connect": _(
        "Check the name and the port of HELPDESK_SMTP_URL, and whether a firewall lets this machine out."
    ),
    "tls": _(
        "Use smtps:// where the port speaks TLS at once (465), smtp:// where it begins with STARTTLS (587). For a certificate of "
        "your own add ?ca=/path/to/file."
    ),
    "sign-in": _(
        "Check the user and the password in HELPDESK_SMTP_URL; special characters are written as %XX."
    ),
    "sender": _("The server does not let you send as the address of HELPDESK_MAIL_FROM."),
    "recipient": _("The server does not take mails for this address. Try another one."),
    "content": _("The server was reached and then refused the mail. Its words say why."),
    "answer": _("The server was reached and then refused the mail. Its words say why."),
}


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
    return ADVICE[trouble.stage]
