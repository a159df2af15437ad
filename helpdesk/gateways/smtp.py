"""SMTP (RFC 5321): hands one finished mail to a server and tells, in the server's own words, what became of it."""

from __future__ import annotations

import re
import smtplib
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from helpdesk.config import MailServer
from helpdesk.gateways.deadline import TlsWire, Wire
from helpdesk.i18n import Message, _

TIMEOUT_SECONDS = 10.0  # for one silence
MOST_SECONDS = 90.0  # for all until the final dot; with the answer less than the lease of a delivery (actions/deliveries.py)
ANSWER_SECONDS = 60.0  # for the server's answer after the whole mail (RFC 5321 4.5.3.2.6 allows ten minutes)
LONGEST_WORDS = 500
LEADING_DOT = re.compile(rb"^\.", re.M)
POLICY = re.compile(
    r"5\d\d 5\.7\."
)  # RFC 3463 3.8: not about this recipient, but about who we are and how we sign in
STAGES = ("connect", "greeting", "tls", "sign-in", "sender", "recipient", "content", "answer")


class NotSent(Exception):
    """The mail was not taken. `stage` (STAGES) says where it ended, `words` are the server's, the system's, or ours in English.

    `is_final`: no later try can help (RFC 5321 4.2.1, 5yz for this recipient or content). `is_unanswered`: the server was silent
    or closed the connection. `is_in_doubt`: it did after all was sent, so the mail may have been taken.
    """

    def __init__(
        self, stage: str, words: str | Message, *, is_final: bool = False, is_unanswered: bool = False
    ):
        super().__init__(str(words))
        self.stage, self.words, self.is_final, self.is_unanswered = stage, str(words), is_final, is_unanswered
        self.is_in_doubt = is_unanswered and stage == "answer"


def send(
    server: MailServer,
    sender: str,
    recipient: str,
    mail: bytes,
    before_data: Callable[[], None] | None = None,
) -> str:
    """Hand the mail over and return the server's words. `before_data` is called when the server waits for the content.

    Raises NotSent, and whatever `before_data` raises (then nothing was sent).
    """
    with _connected(server) as wire:
        _sign_in(wire, server)
        options = _options(wire, recipient)
        _ask("sender", wire.mail, sender, options)
        _ask("recipient", wire.rcpt, recipient)
        return _content(wire, mail, before_data)


def reach(server: MailServer) -> None:
    """Connect, encrypt and sign in as for a mail, and send none. Raises NotSent."""
    with _connected(server) as wire:
        _sign_in(wire, server)


@contextmanager
def _connected(server: MailServer) -> Iterator[Wire | TlsWire]:
    wire = None
    try:
        wire = _open(server)
        yield wire
    except UnicodeError as error:  # of a name with an empty or endless part
        raise NotSent("connect", _("The name of the server is no host name.")) from error
    except OSError as error:  # smtplib's errors are OSErrors too
        raise _not_sent(
            "greeting" if isinstance(error, smtplib.SMTPException) else "connect", error
        ) from error
    finally:
        if wire is not None:
            wire.close()


def _open(server: MailServer) -> Wire | TlsWire:
    """Connect, and encrypt with a verified certificate unless the operator said otherwise."""
    limits = {"local_hostname": "helpdesk", "timeout": TIMEOUT_SECONDS, "seconds": MOST_SECONDS}
    if server.security == "tls":
        with _stage("tls", ssl.SSLError):
            return TlsWire(server.host, server.port, context=_trust(server), **limits)
    wire = Wire(server.host, server.port, **limits)
    try:
        if server.security == "starttls":
            _encrypt(wire, server)
    except BaseException:
        wire.close()
        raise
    return wire


def _encrypt(wire: Wire, server: MailServer) -> None:
    with _stage("tls", OSError):
        wire.ehlo()
        if not wire.has_extn("starttls"):
            raise smtplib.SMTPException(str(_("The server offers no STARTTLS.")))
        wire.starttls(context=_trust(server))


def _trust(server: MailServer) -> ssl.SSLContext:
    trust = ssl.create_default_context()
    if server.ca:
        trust.load_verify_locations(server.ca)
    return trust


def _sign_in(wire: Wire | TlsWire, server: MailServer) -> None:
    with _stage("greeting", OSError):
        wire.ehlo_or_helo_if_needed()
    if server.user:
        if not f"{server.user}{server.password}".isascii():  # smtplib cannot
            raise NotSent("sign-in", _("User and password can be sent in ASCII only."))
        with _stage("sign-in", OSError):
            wire.login(server.user, server.password)


def _options(wire: Wire | TlsWire, recipient: str) -> list[str]:
    if recipient.isascii():
        return []
    if not wire.has_extn("smtputf8"):
        raise NotSent(
            "recipient",
            _("The server takes no addresses with letters beyond ASCII (SMTPUTF8)."),
            is_final=True,
        )
    wire.command_encoding = "utf-8"
    return ["SMTPUTF8", "BODY=8BITMIME"]


def _ask(stage: str, command: Callable, *arguments: object) -> None:
    with _stage(stage, OSError):
        code, words = command(*arguments)
    if code not in (250, 251):
        said = _said(code, words)
        is_final = stage == "recipient" and 500 <= code < 600 and not POLICY.match(said)
        raise NotSent(stage, said, is_final=is_final)


def _content(wire: Wire | TlsWire, mail: bytes, before_data: Callable[[], None] | None) -> str:
    with _stage("content", OSError):
        code, words = wire.docmd("DATA")
    if code != 354:
        raise NotSent("content", _said(code, words), is_final=500 <= code < 600)
    if before_data is not None:
        before_data()  # if this raises, the connection ends without the final dot, and the server forgets the mail
    dotted = LEADING_DOT.sub(b"..", mail).rstrip(b"\r\n") + b"\r\n.\r\n"
    with _stage("content", OSError):  # while this fails, the final dot has not left
        wire.send(dotted)
    try:
        wire.timeout, wire.ends_at = ANSWER_SECONDS, time.monotonic() + ANSWER_SECONDS
        code, words = wire.getreply()
    except OSError as error:
        raise _not_sent("answer", error) from error
    if code != 250:
        raise NotSent("answer", _said(code, words), is_final=500 <= code < 600)
    return _said(code, words)


@contextmanager
def _stage(stage: str, kind: type[OSError]) -> Iterator[None]:
    try:
        yield
    except kind as error:
        raise _not_sent(stage, error) from error


def _not_sent(stage: str, error: OSError) -> NotSent:
    if isinstance(error, smtplib.SMTPResponseException):
        return NotSent(stage, _said(error.smtp_code, error.smtp_error))
    if any(
        isinstance(each, TimeoutError) for each in (error, error.__context__)
    ):  # smtplib hides it in its own
        return NotSent(stage, _("The server did not answer in time."), is_unanswered=True)
    if isinstance(error, (smtplib.SMTPServerDisconnected, ConnectionError)) and stage != "connect":
        return NotSent(stage, _("The server closed the connection."), is_unanswered=True)
    return NotSent(stage, _short(error.strerror or str(error) or type(error).__name__))


def _said(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return _short(f"{code} {text}")


def _short(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:LONGEST_WORDS]
