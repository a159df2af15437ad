"""What tests of mails need: a mail server that keeps what it is given, and one that misbehaves as told."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from helpdesk.config import MailServer

LINK = re.compile(r"http://127\.0\.0\.1:8000(/\S+)")


class Sink:
    """Takes every mail. `mails` are parsed, `envelopes` are (sender, recipients)."""

    def __init__(self):
        self.mails: list[EmailMessage] = []
        self.envelopes: list[tuple[str, list[str]]] = []

    async def handle_DATA(self, server, session, envelope) -> str:
        self.envelopes.append((envelope.mail_from, list(envelope.rcpt_tos)))
        self.mails.append(message_from_bytes(envelope.content, policy=default))
        return "250 2.0.0 taken"


@contextmanager
def sink(**options) -> Iterator[tuple[Sink, int]]:
    """Run a real mail server on a free port; yields what it keeps, and the port."""
    from aiosmtpd.controller import (
        Controller,  # not installed everywhere that the rest of this file is of use
    )

    kept = Sink()
    controller = Controller(kept, hostname="127.0.0.1", port=free_port(), **options)
    controller.start()
    try:
        yield kept, controller.port
    finally:
        controller.stop()


def plain(port: int) -> MailServer:
    """A server of this machine without encryption."""
    return MailServer("127.0.0.1", port, "none")


@contextmanager
def talking(script: Callable[[socket.socket], None]) -> Iterator[int]:
    """Run a server that does what `script` says to each connection; yields its port."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                wire, _address = listener.accept()
            except OSError:
                return
            with wire:
                try:
                    script(wire)
                except OSError:
                    continue

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.close()


Reply = str | None | Callable[[], str | None]
USUAL = {
    "EHLO": "250 here",
    "MAIL": "250 ok",
    "RCPT": "250 ok",
    "DATA": "354 go on",
    "END": "250 taken",
    "QUIT": "221 bye",
}


def answering(
    replies: dict[str, Reply], seen: list[str] | None = None, contents: list[bytes] | None = None
) -> Callable[[socket.socket], None]:
    """A script that answers each command by its first word; None closes the connection. "END" answers the content.

    A reply may be a function that is called for it. `seen` gets the commands, `contents` each mail that arrived whole.
    """

    def script(wire: socket.socket) -> None:
        lines = wire.makefile("rb")
        wire.sendall((replies.get("HELLO") or "220 a server of a test").encode() + b"\r\n")
        for line in lines:
            if seen is not None:
                seen.append(line.decode().strip())
            word = line[:4].decode().upper()
            reply = answered(wire, word)
            is_content = word == "DATA" and reply.startswith("354")
            if not reply or (is_content and not (keep(lines) and answered(wire, "END"))):
                return

    def answered(wire: socket.socket, word: str) -> str:
        reply = {**USUAL, **replies}.get(word, "500 what?")
        reply = reply() if callable(reply) else reply
        if reply is not None:
            wire.sendall(reply.encode() + b"\r\n")
        return reply or ""

    def keep(lines) -> bool:
        content = []
        for line in lines:
            if line == b".\r\n":
                if contents is not None:
                    contents.append(b"".join(content))
                return True
            content.append(line)
        return False

    return script


def link_in(mail: EmailMessage) -> str:
    """The path of the mail's link."""
    return LINK.search(mail.get_body(("plain",)).get_content())[1]


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
