"""From a letter to the mail that leaves: text and HTML, and the headers that keep programs from answering it."""

from __future__ import annotations

from dataclasses import dataclass
from email.header import Header
from email.headerregistry import Address, HeaderRegistry, UniqueUnstructuredHeader, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime, parseaddr

from sqlalchemy import Row

from helpdesk.config import Settings
from helpdesk.db import read
from helpdesk.effects import letters
from helpdesk.effects.environment import environment, language, say
from helpdesk.effects.links import Links
from helpdesk.errors import Missing
from helpdesk.i18n import Message
from helpdesk.queries import deliveries
from helpdesk.rules import mails


@dataclass(frozen=True)
class Mail:
    """A mail that is written: `text` and `html` as they leave, `recipient` with its domain in ASCII."""

    subject: str
    text: str
    html: str
    recipient: str
    message: EmailMessage | None = None


class Unbroken(UnstructuredHeader):
    """A header of addresses or ids. The standard library makes encoded words of one longer than a line, which nobody reads."""

    def fold(self, *, policy: Policy) -> str:
        """Return the header on one line; RFC 5322 section 2.1.1 allows 998 characters."""
        return f"{self.name}: {self}{policy.linesep}" if self.isascii() else super().fold(policy=policy)


class Subject(UniqueUnstructuredHeader):
    """A subject. Where a line ends before an emoji, an umlaut or a long word, the standard library would send a blank twice."""

    def fold(self, *, policy: Policy) -> str:
        """Return one line of ASCII, or all of what is more than that in encoded words (RFC 2047)."""
        if policy.utf8 or self.isascii():
            return f"{self.name}: {self}{policy.linesep}"
        words = Header(str(self), "utf-8", header_name=self.name, maxlinelen=76)
        return f"{self.name}: {words.encode(linesep=policy.linesep)}{policy.linesep}"


HEADERS = HeaderRegistry()
HEADERS.map_to_type("Subject", Subject)
for _name in ("List-Unsubscribe", "In-Reply-To", "References"):
    HEADERS.map_to_type(_name, Unbroken)
WIRE = SMTP.clone(header_factory=HEADERS)


def compose(number: int, settings: Settings, links: Links | None = None) -> Mail:
    """Write the mail of a delivery. Raises Missing when there is nothing left to say or nobody to say it to."""
    with read():
        rows = deliveries.letters(number)
        letter = letters.write(rows, links or Links(settings.address))
    return _written(rows[0], letter, settings)


def domain(settings: Settings) -> str:
    """Return the domain that Message-IDs end in."""
    return parseaddr(settings.mail_from)[1].partition("@")[2] or "helpdesk.invalid"


def sender(settings: Settings) -> str:
    """Return the address that bounces go to."""
    return parseaddr(settings.mail_from)[1]


def _written(row: Row, letter: letters.Letter, settings: Settings) -> Mail:
    locale = row.locale or (row.after or {}).get("locale") or ""
    subject = one_line(say(letter.subject, locale))
    words = _said({**letter.words, "subject": subject, "lang": language(locale).replace("_", "-")}, locale)
    env = environment(locale)
    text = env.get_template(f"email/{letter.template}.txt").render(words).strip() + "\n"
    html = env.get_template(f"email/{letter.template}.html").render(words)
    mail = Mail(subject, text, html, in_ascii(row.target))
    return (
        mail
        if not settings.mail_from
        else Mail(subject, text, html, mail.recipient, _message(row, letter, mail, settings))
    )


def _said(value: object, locale: str) -> object:
    """Say every sentence in what a template gets."""
    if isinstance(value, Message):
        return say(value, locale)
    if isinstance(value, dict):
        return {name: _said(each, locale) for name, each in value.items()}
    return [_said(each, locale) for each in value] if isinstance(value, list) else value


def _message(row: Row, letter: letters.Letter, mail: Mail, settings: Settings) -> EmailMessage:
    message = EmailMessage(policy=WIRE if mail.recipient.isascii() else WIRE.clone(utf8=True))
    name, address = parseaddr(settings.mail_from)
    message["From"] = Address(one_line(name), addr_spec=address)
    message["To"] = mail.recipient
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(row.created_at)
    if row.message_id:
        message["Message-ID"] = row.message_id
    for header, value in _manners(row, letter, settings).items():
        message[header] = value
    message.set_content(mail.text, cte="quoted-printable")
    message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
    return message


def _manners(row: Row, letter: letters.Letter, settings: Settings) -> dict[str, str]:
    """Say to programs what this is (RFC 3834, 2369 and 8058), and to mail readers which conversation it belongs to."""
    headers = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
    if row.kind in ("received", *mails.NOTICES):
        headers["Precedence"] = "bulk"
    if row.kind in mails.NOTICES:
        headers["List-Unsubscribe"] = f"<{settings.address}{letters.CHOICES}>"
    if letter.stop is not None:
        headers["List-Unsubscribe"] = f"<{letter.stop}>"
        if letter.stop.startswith("https://"):  # RFC 8058 section 3.1 asks for one
            headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    if letter.ticket_id is not None:
        root = f"<ticket-{letter.ticket_id}@{domain(settings)}>"
        headers |= {"In-Reply-To": root, "References": root}
    return headers


def one_line(text: str) -> str:
    """Return a text that fits into a header: no line end, no control character.

    No encoded word (RFC 2047) either: the standard library decodes one that somebody typed, and a line end in it comes out real.
    """
    return " ".join("".join(c if c.isprintable() else " " for c in text).replace("=?", "= ?").split())


def in_ascii(address: str) -> str:
    """Return an address with its domain as the DNS knows it (RFC 5891). Raises Missing for what is no address."""
    name, _at, host = address.rpartition("@")
    try:
        ascii_host = host.encode("idna").decode()
    except UnicodeError:
        ascii_host = ""
    is_odd = any(not c.isprintable() or c in ' <>,;"' for c in address)
    if is_odd or not name or not ascii_host:
        raise Missing()
    return f"{name}@{ascii_host}"
